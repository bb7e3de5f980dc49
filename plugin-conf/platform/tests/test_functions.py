"""The Lambda functions for executors and for the database's user."""

from __future__ import annotations

import json
import unittest
from typing import Any
from unittest import mock

from azkaban_platform import handlers
from azkaban_platform.errors import PlatformError
from azkaban_platform.functions import dbuser, executors
from tests import mariadb
from tests.azkaban_stand_in import AzkabanStandIn
from tests.azkaban_tables import SqliteDatabase
from tests.executor_stand_in import ExecutorStandIn, ManualClock
from tests.mariadb import ROTATOR_PASSWORD
from tests.test_secret import SecretsManager


class Context:
    """The time that Lambda leaves."""

    def __init__(self, seconds: int = 900) -> None:
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return self._seconds * 1000


class DrainFunctionTest(unittest.TestCase):
    def setUp(self) -> None:
        self.executor = self.enterContext(ExecutorStandIn())
        self.azkaban = self.enterContext(AzkabanStandIn())
        self.azkaban.executors = [("127.0.0.1", self.executor.address.port)]
        self.address = str(self.executor.address)
        self.secrets = {"admin": '{"username": "azkaban", "password": "azkaban & co=1"}'}
        self.enterContext(mock.patch("azkaban_platform.credentials.read_secret",
                                     lambda name, _=None: self.secrets[name]))
        self.enterContext(mock.patch.dict("os.environ", {
            "AZKABAN_URL": self.azkaban.url, "AZKABAN_SECRET": "admin", "DATABASE_SECRET": ""}))

    def ask(self, event: dict[str, Any], seconds: int = 900, clock: ManualClock | None = None) -> dict[str, Any]:
        with self.assertLogs("azkaban_platform", "INFO") as logs:
            value = executors.handle(event, Context(seconds), clock or ManualClock())
        self.assertIn(json.dumps(value), logs.output[-1])
        self.assertNotIn("5e55-10n", "\n".join(logs.output))
        return value

    def test_it_drains_and_says_so(self) -> None:
        value = self.ask({"action": "drain", "all": True})
        self.assertEqual(value, {"drained": True, "executors": [{"executor": self.address, "running": []}]})
        self.assertEqual(self.azkaban.sessions, set())

    def test_when_its_time_ends_it_says_what_still_runs(self) -> None:
        self.executor.running = [7]
        self.azkaban.executions[7] = ("first", "daily")
        clock = ManualClock()
        value = self.ask({"action": "drain", "executors": [self.address]}, 300, clock)
        self.assertEqual(value, {"drained": False, "executors": [
            {"executor": self.address, "running": ["execution 7 (first/daily)"]}]})
        self.assertEqual(sum(clock.pauses), 270)

    def test_it_activates(self) -> None:
        self.executor.active = False
        self.assertEqual(self.ask({"action": "activate", "executors": [self.address]}),
                         {"activated": [self.address]})
        self.assertTrue(self.executor.active)

    def test_it_cleans(self) -> None:
        database = self.enterContext(SqliteDatabase())
        database.executor(1, "127.0.0.1", self.executor.address.port)
        database.executor(2, "127.0.0.1", 9)
        self.secrets["db"] = "{}"
        with mock.patch.dict("os.environ", {"DATABASE_SECRET": "db"}), \
                mock.patch("azkaban_platform.functions.environment.database"), \
                mock.patch("azkaban_platform.database.Database.connect", lambda _: database):
            value = self.ask({"action": "clean", "all": True, "remove": True})
        self.assertEqual(value, {"gone": [{"executor": "127.0.0.1:9", "removed": True, "executions": []}]})
        self.assertEqual(self.azkaban.reloads, 1)

    def test_it_cleans_also_when_no_executor_is_active(self) -> None:
        database = self.enterContext(SqliteDatabase())
        database.executor(1, "127.0.0.1", self.executor.address.port, active=False)
        database.executor(2, "127.0.0.1", 9)
        self.azkaban.executors = []
        self.secrets["db"] = "{}"
        with mock.patch.dict("os.environ", {"DATABASE_SECRET": "db"}), \
                mock.patch("azkaban_platform.functions.environment.database"), \
                mock.patch("azkaban_platform.database.Database.connect", lambda _: database):
            value = self.ask({"action": "clean", "all": True, "remove": True})
        self.assertTrue(value["gone"][0]["removed"])

    def test_all_are_activated_by_the_database_alone(self) -> None:
        with self.assertRaises(PlatformError) as caught:
            handlers.drain({"action": "activate", "all": True}, Context())
        self.assertIn("inactive ones are known to the database alone", str(caught.exception))

    def test_events_that_are_none_are_refused(self) -> None:
        for event, words in (
                ({}, "action of the event"), ({"action": "stop", "all": True}, "action of the event"),
                ({"action": "drain"}, "either"), ({"action": "drain", "all": True, "executors": ["h:1"]}, "either"),
                ({"action": "drain", "all": "true"}, "all of the event"),
                ({"action": "drain", "executors": "h:1"}, "no list"),
                ({"action": "drain", "executors": ["h"]}, "host:port is one"),
                ({"action": "drain", "all": True, "waitSeconds": "9"}, "waitSeconds"),
                ({"action": "clean", "all": True}, "DATABASE_SECRET")):
            with self.subTest(event), self.assertRaises(PlatformError) as caught:
                handlers.drain(event, Context())
            self.assertIn(words, str(caught.exception))
        self.assertTrue(self.executor.active)


@unittest.skipIf(mariadb.MISSING, mariadb.MISSING)
class RotationFunctionTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = mariadb.shared()
        self.manager = SecretsManager(json.dumps({"username": "azkaban_a", "password": "first one"}))
        self.admin = json.dumps({"host": "127.0.0.1", "port": self.server.port, "username": "rotator",
                                 "password": ROTATOR_PASSWORD})
        self.enterContext(mock.patch("azkaban_platform.aws.client", lambda service: self.manager))
        self.enterContext(mock.patch("azkaban_platform.functions.environment.read_secret",
                                     lambda name, _=None: self.admin))
        self.enterContext(mock.patch.dict("os.environ", {
            "DATABASE_USER_SECRET": "azkaban/user", "DATABASE_USERS": "azkaban_a,azkaban_b",
            "DATABASE_SECRET": "azkaban/rotator", "DATABASE_NAME": mariadb.DATABASE}))

    def asked(self, step: str, token: str = "token", secret: str = "azkaban/user") -> dict[str, Any]:
        self.manager.versions.setdefault(token, {"SecretString": "", "VersionStages": []})
        with self.assertLogs("azkaban_platform", "INFO") as logs:
            value = dbuser.handle({"Step": step, "SecretId": secret, "ClientRequestToken": token}, Context(),
                                  ManualClock())
        self.assertNotIn("password", "\n".join(logs.output).replace("next password", ""))
        return value

    def finish(self, seconds: int = 900) -> dict[str, Any]:
        with self.assertLogs("azkaban_platform", "INFO"):
            return dbuser.handle({"step": "finish"}, Context(seconds), ManualClock())

    def test_secrets_manager_rotates_and_the_old_user_goes_when_nobody_uses_it(self) -> None:
        held = self.server.connect("azkaban_a", "first one")
        for step in ("createSecret", "createSecret", "setSecret", "setSecret", "testSecret"):
            self.asked(step)
        self.assertEqual(self.asked("finishSecret"),
                         {"finished": True, "step": "switch", "restart": ["127.0.0.1"]})
        self.assertEqual(self.asked("finishSecret")["step"], "nothing")
        current = json.loads(self.manager.get_secret_value("azkaban/user")["SecretString"])
        self.assertEqual(current["username"], "azkaban_b")
        value = self.finish(400)
        self.assertEqual((value["finished"], value["restart"]), (False, ["127.0.0.1"]))
        held.close()
        self.assertEqual(self.finish(), {"finished": True, "step": "drop"})
        self.assertEqual(self.finish(), {"finished": True, "step": "drop"})
        with self.assertRaises(PlatformError):
            self.server.connect("azkaban_a", "first one")
        self.server.connect("azkaban_b", current["password"]).close()

    def test_an_executor_that_does_not_answer_holds_the_old_user(self) -> None:
        for step in ("createSecret", "setSecret", "testSecret", "finishSecret"):
            self.asked(step)
        with self.server.connect("rotator", ROTATOR_PASSWORD) as admin:
            admin.execute("INSERT INTO executors VALUES (7, '127.0.0.1', 9, 0)")
        self.addCleanup(self.forget_executors)
        value = self.finish(400)
        self.assertFalse(value["finished"])
        self.assertIn("127.0.0.1:9 does not answer", value["left"])
        with mock.patch.dict("os.environ", {"ASK_SERVERS": "false"}):
            self.assertEqual(self.finish(), {"finished": True, "step": "drop"})

    def forget_executors(self) -> None:
        with self.server.connect("rotator", ROTATOR_PASSWORD) as admin:
            admin.execute("DELETE FROM executors")

    def test_a_rotation_that_is_switched_on_is_tried_with_a_copy_of_the_secret(self) -> None:
        self.manager.put_secret_value("azkaban/user", "token", self.manager.versions["v0"]["SecretString"],
                                      ["AWSPENDING"])
        self.assertEqual(self.asked("testSecret"), {"finished": True, "step": "test"})

    def test_events_that_secrets_manager_would_not_send_are_refused(self) -> None:
        with self.assertRaises(PlatformError) as caught:
            self.asked("createSecret", secret="another")
        self.assertIn("another secret", str(caught.exception))
        self.manager.rotation = False
        for step in ("createSecret", "dropSecret"):
            with self.assertRaises(PlatformError):
                self.asked(step)
        for event in ({}, {"step": "drop"}, {"Step": "createSecret"},
                      {"Step": "createSecret", "ClientRequestToken": "unknown", "SecretId": "azkaban/user"}):
            with self.assertRaises(PlatformError):
                handlers.rotate_db_user(event, Context())


if __name__ == "__main__":
    unittest.main()
