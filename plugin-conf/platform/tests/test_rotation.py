"""rotate-db-user against a real server."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path
from typing import Callable

from azkaban_platform.cli import main
from azkaban_platform.command.rotate_db_user import connector
from azkaban_platform.database import Database, DatabaseError, DatabaseSettings
from azkaban_platform.dbuser.rotation import Pair, Patience, Rotation
from azkaban_platform.dbuser.secret import FileStore, Login
from azkaban_platform.dbuser.users import Account, Users
from azkaban_platform.errors import NotFinished, PlatformError, Unreachable
from azkaban_platform.executors.registry import Registry
from azkaban_platform.executors.wake import asleep
from tests import mariadb
from tests.executor_stand_in import ManualClock
from tests.mariadb import DATABASE, ROTATOR_PASSWORD, MariaDb


class Server(threading.Thread):
    """As one of Azkaban's: reads the secret when it starts, keeps a connection and opens others."""

    def __init__(self, database: MariaDb, secret: Path) -> None:
        super().__init__(daemon=True)
        value = json.loads(secret.read_text())
        self.settings = database.settings(value["username"], value["password"])
        self.requests = 0
        self.failures: list[str] = []
        self._ending = threading.Event()
        self.start()

    def run(self) -> None:
        try:
            with Database.connect(self.settings) as kept:
                while not self._ending.is_set():
                    kept.execute("INSERT INTO projects (name, version) VALUES (%s, 1)", (self.name,))
                    with Database.connect(self.settings) as other:
                        other.query("SELECT COUNT(*) FROM executors")
                    self.requests += 1
                    self._ending.wait(0.01)
        except PlatformError as error:
            self.failures.append(str(error))

    def end(self) -> None:
        self._ending.set()
        self.join()


class IdleServer:
    """As one of Azkaban's that nobody uses: it has no connection until it is asked for something."""

    def __init__(self, database: MariaDb, secret: Path) -> None:
        self._database = database
        self._secret = secret
        self._kept = contextlib.ExitStack()
        self.answers = True
        self.start()

    def start(self) -> None:
        self._kept.close()
        login = FileStore(self._secret).current()
        self._settings = self._database.settings(login.user, login.password)

    def __call__(self) -> list[str]:
        if not self.answers:
            return ["executor-1:12321"]
        self._kept.close()
        self._kept.enter_context(Database.connect(self._settings))
        return []


@unittest.skipIf(mariadb.MISSING, mariadb.MISSING)
class RotationTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = mariadb.shared()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.secret = self.folder / "user.json"
        self.secret.write_text(json.dumps({"username": "azkaban_a", "password": "first one", "host": "db"}))
        self.secret.chmod(0o640)
        self.admin = self.enterContext(self.server.connect("rotator", ROTATOR_PASSWORD))
        self.said: list[str] = []

    def rotation(self, clock: ManualClock | None = None, admin: Database | None = None,
                 pair: Pair = Pair("azkaban_a", "azkaban_b"), wake: Callable[[], list[str]] = asleep) -> Rotation:
        settings = self.server.settings("rotator", ROTATOR_PASSWORD)
        return Rotation(FileStore(self.secret), pair, Users(admin or self.admin, DATABASE),
                        connector(settings), wake, clock or ManualClock(), self.said.append)

    def users(self) -> list[str]:
        with self.server.connect("root", "") as root:
            return [row[0] for row in root.query(
                "SELECT user FROM mysql.user WHERE user LIKE 'azkaban%%' ORDER BY user")]

    def login(self) -> Login:
        return FileStore(self.secret).current()

    def run_steps(self, *steps: str, wake: Callable[[], list[str]] = asleep) -> None:
        # The server needs some real time to forget a connection.
        rotation = self.rotation(ManualClock(lambda pause: time.sleep(0.05)), wake=wake)
        for step in steps:
            getattr(rotation, step)()

    def test_servers_that_work_meanwhile_lose_no_request(self) -> None:
        servers = [Server(self.server, self.secret) for _ in range(3)]
        self.addCleanup(lambda: [server.end() for server in servers])

        def restarts(pause: int) -> None:
            if pause <= 3:
                servers[pause - 1].end()
                servers.append(Server(self.server, self.secret))

        rotation = self.rotation(ManualClock(restarts))
        for step in ("prepare", "create", "test", "switch"):
            getattr(rotation, step)()
        self.assertEqual(rotation.to_restart(), ["127.0.0.1"])
        rotation.wait(Patience(600, quiet_seconds=60))
        rotation.drop()
        for server in servers:
            server.end()
        self.assertEqual([server.failures for server in servers], [[]] * 6)
        self.assertGreater(min(server.requests for server in servers), 0)
        self.assertEqual(self.users(), ["azkaban_b"])
        self.assertEqual(self.login().user, "azkaban_b")
        self.assertEqual(self.login().rest, {"host": "db"})

    def test_and_back_again(self) -> None:
        before = self.login().password
        for _ in range(2):
            rotation = self.rotation()
            for step in ("prepare", "create", "test", "switch"):
                getattr(rotation, step)()
            rotation.wait(Patience(600, quiet_seconds=60))
            rotation.drop()
        self.assertEqual(self.login().user, "azkaban_a")
        self.assertNotEqual(self.login().password, before)
        self.assertEqual(self.users(), ["azkaban_a"])

    def test_each_step_can_be_repeated(self) -> None:
        self.run_steps("prepare")
        pending = FileStore(self.secret).pending()
        self.run_steps("prepare", "create", "create", "test", "test", "prepare", "create")
        self.assertEqual(FileStore(self.secret).pending(), pending)
        self.run_steps("switch", "switch")
        self.assertEqual(self.login().password, pending.password)
        for _ in range(2):
            self.rotation().wait(Patience(600))
        self.run_steps("drop", "drop")
        self.assertEqual(self.users(), ["azkaban_b"])

    def test_a_step_that_comes_too_early_is_refused(self) -> None:
        for step in ("create", "test"):
            with self.assertRaises(PlatformError) as caught:
                self.run_steps(step)
            self.assertIn("begin with the step prepare", str(caught.exception))
        self.run_steps("prepare")
        with self.assertRaises(DatabaseError):
            self.run_steps("switch")
        self.run_steps("create")
        for step in (self.rotation().drop, lambda: self.rotation().wait(Patience(1)), self.rotation().to_restart):
            with self.assertRaises(PlatformError) as caught:
                step()
            self.assertIn("the step switch is to come", str(caught.exception))
        self.assertEqual(self.users(), ["azkaban_a", "azkaban_b"])
        self.assertEqual(self.login().user, "azkaban_a")

    def test_the_old_user_stays_while_somebody_uses_it(self) -> None:
        with self.server.connect("azkaban_a", "first one"):
            self.run_steps("prepare", "create", "switch")
            with self.assertRaises(NotFinished) as caught:
                self.rotation().wait(Patience(120))
            self.assertIn("1 connections from 127.0.0.1", str(caught.exception))
            with self.assertRaises(PlatformError):
                self.run_steps("drop")
            with self.assertRaises(PlatformError) as caught:
                self.run_steps("prepare")
            self.assertIn("go on with its step wait", str(caught.exception))
        self.assertEqual(self.users(), ["azkaban_a", "azkaban_b"])

    def test_a_server_that_has_been_idle_is_not_shut_out(self) -> None:
        idle = IdleServer(self.server, self.secret)
        self.run_steps("prepare", "create", "switch", wake=idle)
        self.assertEqual(self.rotation(wake=idle).to_restart(), ["127.0.0.1"])
        with self.assertRaises(NotFinished) as caught:
            self.rotation(wake=idle).wait(Patience(900))
        self.assertIn("1 connections from 127.0.0.1 of azkaban_a left", str(caught.exception))
        with self.assertRaises(PlatformError) as caught:
            self.rotation(wake=idle).drop()
        self.assertIn("azkaban_a is in use and stays", str(caught.exception))
        with self.assertRaises(PlatformError) as caught:
            self.run_steps("prepare", wake=idle)
        self.assertIn("azkaban_a is still in use", str(caught.exception))
        idle.start()
        self.rotation(ManualClock(lambda pause: time.sleep(0.01)), wake=idle).wait(Patience(900))
        self.run_steps("drop", wake=idle)
        self.assertEqual(self.users(), ["azkaban_b"])
        self.assertEqual(idle(), [])

    def test_one_that_is_idle_until_the_end_is_seen_at_the_end(self) -> None:
        idle = IdleServer(self.server, self.secret)
        self.run_steps("prepare", "create", "switch")
        asked: list[float] = []
        clock = ManualClock()

        def wakes() -> list[str]:
            asked.append(clock.now)
            return idle() if len(asked) > 1 else []

        with self.assertRaises(NotFinished):
            self.rotation(clock, wake=wakes).wait(Patience(600, quiet_seconds=300))
        self.assertEqual(asked, [1000, 1300])

    def test_one_that_does_not_answer_counts_as_one_that_uses_the_user(self) -> None:
        idle = IdleServer(self.server, self.secret)
        idle.answers = False
        with self.assertRaises(PlatformError) as caught:
            self.run_steps("prepare", wake=idle)
        self.assertIn("executor-1:12321 does not answer, so whether it uses azkaban_b is not known", str(caught.exception))
        self.assertIsNone(FileStore(self.secret).pending())
        self.run_steps("prepare", "create", "switch")
        self.assertEqual(self.rotation(wake=idle).to_restart(), [])
        self.assertIn("restart: executor-1:12321 does not answer, so whether it uses azkaban_a is not known", self.said)
        with self.assertRaises(NotFinished) as caught:
            self.rotation(wake=idle).wait(Patience(900))
        self.assertIn("clean removes the row of an executor that is gone", str(caught.exception))
        with self.assertRaises(PlatformError) as caught:
            self.rotation(wake=idle).drop()
        self.assertIn("executor-1:12321 does not answer", str(caught.exception))
        self.assertEqual(self.users(), ["azkaban_a", "azkaban_b"])

        def answers(pause: int) -> None:
            if pause == 3:
                idle.answers = True
                idle.start()

        self.rotation(ManualClock(answers), wake=idle).wait(Patience(900))

    def test_one_who_comes_back_within_the_quiet_time_begins_it_anew(self) -> None:
        self.run_steps("prepare", "create", "switch")
        held = contextlib.ExitStack()
        clock = ManualClock(lambda pause: held.enter_context(self.server.connect("azkaban_a", "first one"))
                            if pause == 20 else held.close() if pause == 21 else None)
        self.rotation(clock).wait(Patience(1000, quiet_seconds=300))
        self.assertEqual(clock.now - 1000, 500)

    def test_without_the_right_to_see_others_nobody_is_dropped(self) -> None:
        self.run_steps("prepare", "create", "switch")
        with self.server.connect("root", "") as root:
            root.execute("CREATE USER 'blind'@'%%' IDENTIFIED BY 'x'")
            root.execute("GRANT CREATE USER ON *.* TO 'blind'@'%%'")
            root.execute("GRANT SELECT ON `azkaban\\_1`.* TO 'blind'@'%%'")
        self.addCleanup(self.admin.execute, "DROP USER %s@%s", ("blind", "%"))
        with self.server.connect("blind", "x") as blind:
            for step in (lambda: self.rotation(admin=blind).wait(Patience(1)), self.rotation(admin=blind).drop):
                with self.assertRaises(PlatformError) as caught:
                    step()
                self.assertIn("the right PROCESS", str(caught.exception))
        self.assertEqual(self.users(), ["azkaban_a", "azkaban_b"])

    def test_without_the_right_to_see_others_nobody_gets_a_new_password(self) -> None:
        self.run_steps("prepare", "create", "switch")
        with self.server.connect("root", "") as root:
            root.execute("CREATE USER 'blind'@'%%' IDENTIFIED BY 'x'")
            root.execute("GRANT CREATE USER ON *.* TO 'blind'@'%%'")
            root.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON `azkaban\\_1`.* TO 'blind'@'%%' WITH GRANT OPTION")
        self.addCleanup(self.admin.execute, "DROP USER %s@%s", ("blind", "%"))
        # A server that has not been restarted yet: a new password would shut it out.
        with self.server.connect("azkaban_a", "first one"), self.server.connect("blind", "x") as blind:
            with self.assertRaises(PlatformError) as caught:
                self.rotation(admin=blind).prepare()
            self.assertIn("the right PROCESS", str(caught.exception))
            FileStore(self.secret).put_pending(Login("azkaban_a", "another"))
            with self.assertRaises(PlatformError) as caught:
                self.rotation(admin=blind).create()
            self.assertIn("the right PROCESS", str(caught.exception))
            self.server.connect("azkaban_a", "first one").close()

    def test_a_user_of_another_host_is_not_called_gone(self) -> None:
        with self.server.connect("root", "") as root:
            root.execute("RENAME USER 'azkaban_a'@'%%' TO 'azkaban_a'@'127.0.0.%%'")
            self.addCleanup(self.admin.execute, "DROP USER IF EXISTS %s@%s", ("azkaban_a", "127.0.0.%"))
        self.run_steps("prepare", "create", "test", "switch")
        self.assertIn("create: azkaban_a signs in as azkaban_a@127.0.0.%, and the step drop drops azkaban_a@%:"
                      " drop the former yourself then", self.said)
        self.rotation().wait(Patience(600))
        self.run_steps("drop")
        self.assertEqual(self.said[-1], "drop: there is no azkaban_a@%, or none any more")
        self.assertEqual(self.users(), ["azkaban_a", "azkaban_b"])
        self.assertFalse(any("is gone" in line for line in self.said))

    def test_a_connection_that_broke_is_opened_again(self) -> None:
        registry = Registry(self.admin)
        for _ in range(2):
            number = self.admin.query("SELECT CONNECTION_ID()")[0][0]
            with self.server.connect("root", "") as root:
                root.execute("KILL %s", (number,))
            with self.assertRaises(Unreachable):
                for _ in range(100):
                    registry.rows()
            self.assertEqual(registry.rows(), [])

    def test_the_next_user_has_only_what_azkaban_needs(self) -> None:
        self.run_steps("prepare", "create", "switch")
        with self.server.connect("azkaban_b", self.login().password) as own:
            grants = "\n".join(row[0] for row in own.query("SHOW GRANTS"))
            self.assertIn("GRANT SELECT, INSERT, UPDATE, DELETE ON `azkaban\\_1`.*", grants)
            self.assertEqual(grants.count("GRANT "), 2)
            for statement in ("CREATE TABLE t (id INT)", "DROP TABLE projects", "SELECT * FROM azkabanX1.other"):
                with self.assertRaises(DatabaseError):
                    own.execute(statement)

    def test_a_secret_whose_user_takes_no_turn_is_refused(self) -> None:
        with self.assertRaises(PlatformError) as caught:
            self.rotation(pair=Pair("azkaban_x", "azkaban_y")).prepare()
        self.assertIn("azkaban_a is neither azkaban_x nor azkaban_y", str(caught.exception))

    def test_a_right_that_is_missing_stops_before_the_secret_is_written(self) -> None:
        rotation = self.rotation(pair=Pair("azkaban_a", "azkaban_b", privileges=("SELECT",)))
        rotation.prepare()
        rotation.create()
        for step in (rotation.test, rotation.switch):
            with self.assertRaises(PlatformError) as caught:
                step()
            self.assertIn("UPDATE is refused", str(caught.exception))
        self.assertEqual(self.login().user, "azkaban_a")

    def test_names_that_would_be_statements_are_values(self) -> None:
        users = Users(self.admin, DATABASE)
        for name in ("a'; DROP DATABASE azkaban_1; --", "a b", "", "x" * 33, "a\\", "a`b", "%"):
            with self.assertRaises(PlatformError):
                Account(name)
        for name in ("a`b", "", "a b", "a\\", "a%"):
            with self.assertRaises(PlatformError):
                Users(self.admin, name)
        self.assertEqual(users.connections("' OR '1'='1"), [])

    def test_errors_hold_no_password(self) -> None:
        with self.assertRaises(DatabaseError) as caught:
            self.server.connect("azkaban_a", "wrong one")
        self.assertIn("error 1045: the user or the password is wrong", str(caught.exception))
        self.assertNotIn("wrong one", str(caught.exception))
        with self.assertRaises(DatabaseError) as caught:
            self.admin.execute("ALTER USER nobody IDENTIFIED BY BY %s", ("a secret",))
        self.assertNotIn("a secret", str(caught.exception))
        self.assertNotIn("a secret", repr(self.server.settings("a", "a secret")) + repr(Login("a", "a secret")))

    def command(self, *arguments: str, status: int = 0) -> str:
        admin = self.folder / "admin.json"
        admin.write_text(json.dumps({"host": "127.0.0.1", "port": self.server.port, "username": "rotator",
                                     "password": ROTATOR_PASSWORD, "dbname": DATABASE}))
        admin.chmod(0o600)
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            result = main(["rotate-db-user", "--users", "azkaban_a,azkaban_b", "--secret-file", str(self.secret),
                           "--database-file", str(admin), *arguments])
        self.assertEqual(result, status, out.getvalue())
        self.assertNotIn(self.login().password, out.getvalue())
        return out.getvalue()

    def test_the_command_does_all_steps(self) -> None:
        text = self.command("--quiet", "0.2", "--interval", "0.1")
        self.assertEqual([line.split(":")[0] for line in text.splitlines()],
                         ["No web server is named", "prepare", "create", "test", "test", "switch", "wait", "drop"])
        self.assertEqual(self.users(), ["azkaban_b"])
        self.assertEqual(os.stat(self.secret).st_mode & 0o777, 0o640)
        self.assertEqual(os.stat(str(self.secret) + ".previous").st_mode & 0o777, 0o600)

    def test_the_command_stops_at_the_limit_and_goes_on_later(self) -> None:
        marker = self.folder / "restarted"
        with self.server.connect("azkaban_a", "first one"):
            text = self.command("--wait", "0.2", "--quiet", "0.1", "--interval", "0.1", "--restart-command",
                                f"touch '{marker}'", status=3)
        self.assertIn("restart: 127.0.0.1 still uses azkaban_a", text)
        self.assertTrue(marker.exists())
        self.assertIn("azkaban_a is still in use", text)
        self.command("--step", "wait", "--quiet", "0.2", "--interval", "0.1")
        self.command("--step", "drop")
        self.assertEqual(self.users(), ["azkaban_b"])

    def test_the_command_asks_the_executors_of_azkaban_s_table(self) -> None:
        self.admin.execute("INSERT INTO executors VALUES (7, '127.0.0.1', 9, 0)")
        self.addCleanup(self.admin.execute, "DELETE FROM executors")
        text = self.command("--step", "prepare", status=1)
        self.assertIn("127.0.0.1:9 does not answer", text)
        text = self.command("--without-asking", "--quiet", "0.2", "--interval", "0.1")
        self.assertIn("drop: azkaban_a is gone", text)
        self.assertNotIn("web server", text)

    def test_a_restart_that_fails_is_an_error(self) -> None:
        with self.server.connect("azkaban_a", "first one"):
            text = self.command("--restart-command", "false", status=1)
        self.assertIn("false has failed with 1: repeat from the step restart", text)

    def test_executors_are_found_and_removed_in_the_real_tables(self) -> None:
        registry = Registry(self.admin)
        self.admin.execute("INSERT INTO projects (id, name) VALUES (99, 'first')")
        self.admin.execute("INSERT INTO executors VALUES (7, 'h', 1, 1), (8, 'h', 2, 0)")
        self.addCleanup(self.admin.execute, "DELETE FROM executors")
        self.admin.execute("INSERT INTO execution_flows VALUES (1, 99, 'daily', 30, 7), (2, 99, 'daily', 50, 7),"
                           " (3, 98, 'x', 20, 7), (4, 99, 'daily', 30, 8)")
        rows = registry.rows()
        self.assertEqual([(row.executor_id, row.active) for row in rows], [(7, True), (8, False)])
        self.assertEqual([(each.number, each.name) for each in registry.unfinished(rows[0].address)],
                         [(1, "first/daily"), (3, "a deleted project/x")])
        self.assertTrue(registry.remove(rows[1]))
        self.assertFalse(registry.remove(rows[1]))
        self.admin.execute("UPDATE executors SET active = 0")
        self.assertFalse(registry.remove(rows[0]))

    def test_a_server_that_has_no_tls_is_refused_where_it_is_asked_for(self) -> None:
        certificates = self.folder / "ca.pem"
        with MariaDb(tls=True) as other:
            certificates.write_bytes(other.ca.read_bytes())
            settings = dataclasses.replace(other.settings("rotator", ROTATOR_PASSWORD), ca_file=str(certificates))
            with Database.connect(settings) as own:
                self.assertNotEqual(own.query("SHOW STATUS LIKE 'Ssl_cipher'")[0][1], "")
            unknown = Path(other.folder) / "unknown.pem"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-out",
                            unknown, "-subj", "/CN=another"], check=True, capture_output=True)
            with self.assertRaises(PlatformError) as caught:
                Database.connect(dataclasses.replace(settings, ca_file=str(unknown)))
            self.assertIn("does not answer", str(caught.exception))
        plain = self.server.settings("rotator", ROTATOR_PASSWORD)
        with self.assertRaises(PlatformError) as caught:
            Database.connect(dataclasses.replace(plain, ca_file=str(certificates)))
        self.assertIn("has no TLS", str(caught.exception))

    def test_without_tls_a_server_elsewhere_is_refused(self) -> None:
        for settings, words in (
                (DatabaseSettings("db.example.org", 3306, "a", "b", "c"), "--database-ca-file"),
                (DatabaseSettings("127.0.0.1", 3306, "a", "b", "c", ca_file="/nowhere"), "/nowhere")):
            with self.assertRaises(PlatformError) as caught:
                Database.connect(settings)
            self.assertIn(words, str(caught.exception))


if __name__ == "__main__":
    unittest.main()
