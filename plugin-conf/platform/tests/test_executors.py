"""drain, activate and clean."""

from __future__ import annotations

import contextlib
import io
import unittest
from pathlib import Path
import tempfile
from unittest import mock

from azkaban_platform.azkaban.executor import Address
from azkaban_platform.azkaban.transport import UrlTransport
from azkaban_platform.azkaban.web import WebServer
from azkaban_platform.cli import main
from azkaban_platform.command.connection import anonymous
from azkaban_platform.command.executors import reach
from azkaban_platform.credentials import Credential
from azkaban_platform.errors import PlatformError, Refused, Unreachable
from azkaban_platform.executors.clean import Clean, Patience
from azkaban_platform.executors.drain import Drain, Limits
from azkaban_platform.executors.registry import Registry
from azkaban_platform.executors.wake import Wake
from tests.azkaban_stand_in import AzkabanStandIn
from tests.azkaban_tables import SqliteDatabase
from tests.executor_stand_in import ExecutorStandIn, ManualClock

NOBODY = Address("127.0.0.1", 9)


class DrainTest(unittest.TestCase):
    def setUp(self) -> None:
        self.one = self.enterContext(ExecutorStandIn())
        self.two = self.enterContext(ExecutorStandIn())
        self.azkaban = self.enterContext(AzkabanStandIn())
        self.azkaban.executors = [("127.0.0.1", self.two.address.port)]
        self.web = WebServer(UrlTransport(self.azkaban.url), lambda: Credential("azkaban", "azkaban & co=1"))
        self.database = self.enterContext(SqliteDatabase())
        self.said: list[str] = []

    def drain(self, clock: ManualClock, web: WebServer | None = None, database: bool = False) -> Drain:
        registry = Registry(self.database) if database else None
        return Drain(reach, web, registry, clock, self.said.append)

    def told(self, words: str) -> int:
        return sum(words in line for line in self.said)

    def test_it_waits_for_a_flow_and_says_when_the_executor_may_be_stopped(self) -> None:
        self.one.running, self.one.queued = [7], [8]

        def ends(pause: int) -> None:
            self.assertFalse(self.one.active)
            if pause == 3:
                self.one.running, self.one.queued = [8], []
            if pause == 5:
                self.one.running = []

        drained = self.drain(ManualClock(ends)).drain([self.one.address], Limits(600))
        self.assertTrue(drained[0].may_be_stopped)
        self.assertEqual(self.told("waits for execution 7, execution 8; at most 600 s more"), 1)
        self.assertEqual(self.told("waits for execution 8; at most 570 s more"), 1)
        self.assertEqual(self.told("it may be stopped"), 1)

    def test_at_the_limit_it_says_what_still_runs_and_stays_inactive(self) -> None:
        self.one.running = [7]
        self.azkaban.executions[7] = ("first", "daily")
        clock = ManualClock()
        drained = self.drain(clock, self.web).drain([self.one.address, self.two.address], Limits(180))
        self.assertEqual(drained[0].running, ("execution 7 (first/daily)",))
        self.assertTrue(drained[1].may_be_stopped)
        self.assertFalse(self.one.active)
        self.assertEqual(sum(clock.pauses), 180)
        self.assertEqual(self.told("waits for execution 7 (first/daily)"), 4, "a line a minute")

    def test_a_flow_that_arrives_late_is_waited_for(self) -> None:
        def arrives(pause: int) -> None:
            self.one.running = [7] if 2 <= pause < 5 else []

        clock = ManualClock(arrives)
        self.assertTrue(self.drain(clock).drain([self.one.address], Limits(600))[0].may_be_stopped)
        self.assertGreater(len(clock.pauses), 6)

    def test_no_answer_is_not_nothing(self) -> None:
        self.one.silent = True
        drained = self.drain(ManualClock()).drain([self.one.address], Limits(60))
        self.assertIn("an answer (", drained[0].running[0])

    def test_flows_that_are_only_counted_are_waited_for(self) -> None:
        self.one.unnamed = 2
        drained = self.drain(ManualClock()).drain([self.one.address], Limits(60))
        self.assertEqual(drained[0].running, ("2 flows that it does not name",))

    def test_what_the_database_has_assigned_is_waited_for(self) -> None:
        self.database.executor(3, "127.0.0.1", self.one.address.port)
        self.database.execution(7, 3, status=20)
        self.database.execution(6, 3, status=50)
        self.database.execution(5, None, status=10)
        drained = self.drain(ManualClock(), database=True).drain([self.one.address], Limits(60))
        self.assertEqual(drained[0].running, ("execution 7 (first/daily)",))

    def test_nothing_is_changed_if_one_does_not_answer(self) -> None:
        with self.assertRaises(Unreachable) as caught:
            self.drain(ManualClock(), self.web).drain([self.one.address, NOBODY], Limits(60))
        self.assertIn("127.0.0.1:9 does not answer: Connection refused. If it is gone", str(caught.exception))
        self.assertTrue(self.one.active)

    def test_nothing_is_changed_if_the_web_server_cannot_be_told(self) -> None:
        self.azkaban.admin = False
        with self.assertRaises(Refused) as caught:
            self.drain(ManualClock(), self.web).drain([self.one.address], Limits(60))
        self.assertIn("Only Admins", str(caught.exception))
        self.assertTrue(self.one.active)

    def test_a_web_server_that_fails_keeps_no_flows_back(self) -> None:
        self.azkaban.failing_reloads = True
        with self.assertRaises(Refused) as caught:
            self.drain(ManualClock(), self.web).drain([self.one.address], Limits(60))
        self.assertIn("Error fetching executors", str(caught.exception))
        self.assertTrue(self.one.active and self.azkaban.dispatching)

    def test_3_58_also_keeps_flows_back(self) -> None:
        self.azkaban.style = "3.58"
        self.azkaban.executors = []
        self.drain(ManualClock(), self.web).drain([self.one.address, self.two.address], Limits(60))
        self.assertFalse(self.azkaban.dispatching)

    def test_the_web_server_is_told_and_without_any_executor_keeps_flows_back(self) -> None:
        self.drain(ManualClock(), self.web).drain([self.one.address], Limits(60))
        self.assertEqual(self.azkaban.reloads, 2)
        self.assertTrue(self.azkaban.dispatching)
        self.azkaban.executors = []
        self.drain(ManualClock(), self.web).drain([self.one.address, self.two.address], Limits(60))
        self.assertFalse(self.azkaban.dispatching)
        self.azkaban.executors = [("127.0.0.1", 1)]
        self.drain(ManualClock(), self.web).activate([self.one.address, self.two.address])
        self.assertTrue(self.azkaban.dispatching)
        self.assertTrue(self.one.active and self.two.active)

    def test_one_that_does_not_answer_keeps_no_other_inactive(self) -> None:
        self.one.active = self.two.active = self.azkaban.dispatching = False
        with self.assertRaises(PlatformError) as caught:
            self.drain(ManualClock(), self.web).activate([self.one.address, NOBODY, self.two.address])
        self.assertIn("127.0.0.1:9 does not answer", str(caught.exception))
        self.assertTrue(self.one.active and self.two.active)
        self.assertTrue(self.azkaban.dispatching)

    def test_without_any_that_answers_the_queue_stays_closed(self) -> None:
        self.azkaban.dispatching = False
        with self.assertRaises(PlatformError):
            self.drain(ManualClock(), self.web).activate([NOBODY])
        self.assertFalse(self.azkaban.dispatching)

    def test_a_wait_that_is_too_short_to_be_sure_says_so(self) -> None:
        drained = self.drain(ManualClock()).drain([self.one.address], Limits(5))
        self.assertIn("too briefly", drained[0].running[0])

    def command(self, *arguments: str, status: int) -> str:
        out = io.StringIO()
        clock = ManualClock()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), \
                mock.patch("azkaban_platform.command.drain.RealClock", lambda: clock):
            self.assertEqual(main(arguments), status, out.getvalue())
        return out.getvalue()

    def test_the_command_drains_all_that_the_web_server_knows(self) -> None:
        password = Path(self.enterContext(tempfile.TemporaryDirectory())) / "password"
        password.write_text("azkaban & co=1")
        password.chmod(0o600)
        sign_in = ("--url", self.azkaban.url, "--user", "azkaban", "--password-file", str(password))
        self.two.running = [7]
        self.azkaban.executions[7] = ("first", "daily")
        text = self.command("drain", "--all", "--wait", "60", *sign_in, status=3)
        self.assertIn(f"{self.two.address} still has execution 7 (first/daily)", text)
        self.assertIn("activate to bring them back", text)
        self.assertTrue(self.one.active)
        self.two.running = []
        self.assertIn("it may be stopped", self.command("drain", "--all", *sign_in, status=0))
        self.assertEqual(self.azkaban.sessions, set())
        self.azkaban.executors = []
        for subcommand in ("drain", "activate"):
            text = self.command(subcommand, "--all", *sign_in, status=1)
            self.assertIn("inactive ones are known to the database alone", text)
        self.azkaban.executors = [("127.0.0.1", self.one.address.port)]
        self.assertIn("inactive ones are known to the database alone",
                      self.command("activate", "--all", *sign_in, status=1))
        text = self.command("activate", "--executor", str(self.two.address), status=0)
        self.assertTrue(self.two.active, text)

    def test_the_command_says_that_a_name_is_not_in_the_database(self) -> None:
        self.database.executor(3, "127.0.0.1", self.one.address.port)
        with mock.patch("azkaban_platform.command.database.connect", lambda *_: self.database):
            text = self.command("drain", "--executor", str(self.one.address), "--executor", str(self.two.address),
                                "--database-file", "db", status=0)
        self.assertIn(f"{self.two.address}: the database has no executor of that name", text)
        self.assertNotIn(f"{self.one.address}: the database has", text)

    def test_the_command_names_what_is_missing_or_wrong(self) -> None:
        self.assertIn("name them, or give the database", self.command("drain", "--all", status=1))
        out = io.StringIO()
        for arguments in (("drain",), ("drain", "--executor", "host"), ("drain", "--executor", "h:0"),
                          ("drain", "--executor", "h:1", "--all"), ("drain", "--all", "--wait", "0")):
            with self.assertRaises(SystemExit) as caught, contextlib.redirect_stderr(out):
                main(arguments)
            self.assertEqual(caught.exception.code, 2)
        self.assertIn("host:port is one", out.getvalue())


class CleanTest(unittest.TestCase):
    def setUp(self) -> None:
        self.alive = self.enterContext(ExecutorStandIn())
        self.database = self.enterContext(SqliteDatabase())
        self.database.executor(1, "127.0.0.1", self.alive.address.port)
        self.database.executor(2, NOBODY.host, NOBODY.port)
        self.said: list[str] = []

    def clean(self, remove: bool = True, with_executions: bool = False, only: tuple[Address, ...] = (),
              clock: ManualClock | None = None) -> list:
        return Clean(Registry(self.database), reach, clock or ManualClock(), self.said.append).clean(
            only, Patience(), remove, with_executions)

    def numbers(self) -> list[int]:
        return [row[0] for row in self.database.query("SELECT id FROM executors ORDER BY id")]

    def test_the_row_of_one_that_is_gone_is_removed_and_no_other(self) -> None:
        clock = ManualClock()
        gone = self.clean(clock=clock)
        self.assertEqual([(each.row.executor_id, each.removed) for each in gone], [(2, True)])
        self.assertEqual(self.numbers(), [1])
        self.assertEqual(clock.pauses, [10, 10])

    def test_without_remove_it_only_says_what_would_go(self) -> None:
        self.assertFalse(self.clean(remove=False)[0].removed)
        self.assertEqual(self.numbers(), [1, 2])

    def test_executions_that_have_not_ended_keep_a_row_unless_told(self) -> None:
        self.database.execution(7, 2)
        self.database.execution(8, 2, status=70)
        self.assertFalse(self.clean()[0].removed)
        self.assertEqual(self.numbers(), [1, 2])
        self.assertIn("  has not ended: execution 7 (first/daily)", self.said)
        self.assertNotIn("execution 8", "\n".join(self.said))
        self.assertTrue(self.clean(with_executions=True)[0].removed)
        self.assertEqual(self.numbers(), [1])

    def test_one_that_comes_back_between_two_looks_stays(self) -> None:
        returning = ExecutorStandIn()
        self.database.executor(3, "127.0.0.1", returning.address.port)
        with returning:
            pass

        def comes_back(pause: int) -> None:
            self.database.execute("UPDATE executors SET port = %s WHERE id = 3", (self.alive.address.port,))

        self.clean(clock=ManualClock(comes_back))
        self.assertEqual(self.numbers(), [1, 3])
        self.assertIn("  has come back meanwhile, its row stays", self.said)

    def test_if_none_of_all_answers_the_way_may_be_cut(self) -> None:
        self.database.execute("DELETE FROM executors WHERE id = 1")
        self.database.executor(3, "127.0.0.1", 10)
        self.assertEqual([each.removed for each in self.clean(remove=False)], [False, False])
        with self.assertRaises(PlatformError) as caught:
            self.clean()
        self.assertIn("None of all 2 executors answers", str(caught.exception))
        self.assertEqual(self.numbers(), [2, 3])
        self.assertEqual(len(self.clean(only=(NOBODY, Address("127.0.0.1", 10)))), 2)
        self.assertEqual(self.numbers(), [])

    def test_only_those_named_are_looked_at(self) -> None:
        self.database.executor(3, "127.0.0.1", 10)
        self.clean(only=(NOBODY, Address("elsewhere", 1)))
        self.assertEqual(self.numbers(), [1, 3])
        self.assertIn("elsewhere:1: has no row", self.said)

    def test_a_wrong_answer_is_an_answer(self) -> None:
        with AzkabanStandIn() as other:
            port = int(other.url.rsplit(":", 1)[1])
            self.database.executor(3, "127.0.0.1", port)
            self.clean()
        self.assertEqual(self.numbers(), [1, 3])


class WakeTest(unittest.TestCase):
    def test_executors_and_web_server_are_asked_and_who_is_silent_is_named(self) -> None:
        executor = self.enterContext(ExecutorStandIn())
        azkaban = self.enterContext(AzkabanStandIn())
        database = self.enterContext(SqliteDatabase())
        database.executor(1, "127.0.0.1", executor.address.port, active=False)
        web = anonymous(UrlTransport(azkaban.url))
        self.assertEqual(Wake(Registry(database), reach, web)(), [])
        # Of the two the first reads its row, and the second asks whether its database is there.
        self.assertEqual(executor.actions, ["getStatus"])
        self.assertEqual([request["target"] for request in azkaban.requests], ["/status"])
        database.executor(2, NOBODY.host, NOBODY.port)
        gone = anonymous(UrlTransport(f"http://{NOBODY}"))
        self.assertEqual(Wake(Registry(database), reach, gone)(), ["127.0.0.1:9", "the web server"])
        with self.assertRaises(PlatformError):
            web.flows("first")


class AddressTest(unittest.TestCase):
    def test_texts_that_are_none_are_refused(self) -> None:
        for text in ("", "host", "host:", ":1", "host:70000", "host:1/x", "http://host:1", "h@x:1", "a b:1", "[::1:1"):
            with self.assertRaises(PlatformError):
                Address.parse(text)

    def test_addresses_are_written_as_they_are_read(self) -> None:
        for text in ("executor-1.example.org:12321", "10.0.0.1:1", "[::1]:12321"):
            self.assertEqual(str(Address.parse(text)), text)


if __name__ == "__main__":
    unittest.main()
