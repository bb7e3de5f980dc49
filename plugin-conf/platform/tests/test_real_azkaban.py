"""Against real servers: skipped unless AZKABAN_WEB_HOME, AZKABAN_EXEC_HOME and AZKABAN_TABLES name
installs of a web server and an executor and the script that makes their tables.

AZKABAN_POLL=true lets executors poll, where the web server pushes otherwise. AZKABAN_MYSQL_CONNECTOR
is a driver in place of the install's. A minute and more of starts, so all is one story.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import tempfile
import threading
import unittest
from pathlib import Path

from azkaban_platform.azkaban.transport import UrlTransport
from azkaban_platform.azkaban.web import WebServer
from azkaban_platform.cli import main
from azkaban_platform.credentials import Credential
from azkaban_platform.errors import PlatformError
from tests import mariadb, zips
from tests.mariadb import DATABASE, ROTATOR_PASSWORD, MariaDb
from tests.real_azkaban import Exec, Web, until

HOMES = [os.environ.get(name) for name in ("AZKABAN_WEB_HOME", "AZKABAN_EXEC_HOME", "AZKABAN_TABLES")]


@unittest.skipUnless(all(HOMES) and not mariadb.MISSING, "needs AZKABAN_WEB_HOME, AZKABAN_EXEC_HOME, AZKABAN_TABLES")
class RealAzkabanTest(unittest.TestCase):
    def setUp(self) -> None:
        self.poll = os.environ.get("AZKABAN_POLL") == "true"
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.database = self.enterContext(MariaDb(Path(HOMES[2]).read_text()))
        self.secret = self.folder / "user.json"
        self.secret.write_text(json.dumps({"username": "azkaban_a", "password": "first one"}))
        self.admin = self.file("admin.json", json.dumps({
            "host": "127.0.0.1", "port": self.database.port, "username": "rotator",
            "password": ROTATOR_PASSWORD, "dbname": DATABASE}))
        self.password = self.file("password", "azkaban")
        self.executors = [self.installed(Exec, HOMES[1], name) for name in ("exec-1", "exec-2")]
        for executor in self.executors:
            executor.start()
            self.tool("activate", "--executor", str(executor.address))
        self.web = self.installed(Web, HOMES[0], "web")
        self.web.start()
        self.url = ("--url", self.web.url, "--user", "azkaban", "--password-file", str(self.password))

    def installed(self, kind: type, home: str, name: str):
        install = kind(Path(home), self.folder / name, self.database, self.secret, self.poll)
        self.addCleanup(install.stop, signal.SIGKILL)
        return install

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return path

    def tool(self, *arguments: str, status: int = 0) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            result = main(arguments)
        print(*arguments[:3], "->", result, out.getvalue(), sep="\n", flush=True)
        self.assertEqual(result, status, out.getvalue())
        return out.getvalue()

    def session(self) -> WebServer:
        return WebServer(UrlTransport(self.web.url), lambda: Credential("azkaban", "azkaban"))

    def submit(self, flow: str, project: str = "first") -> int:
        value = self.session()._post("/executor", {"ajax": "executeFlow", "project": project, "flow": flow,
                                                   "concurrentOption": "ignore"}, "Submit")
        return int(value["execid"])

    def status(self, execution: int) -> str:
        with self.database.connect("root", "") as root:
            return str(root.query("SELECT status FROM execution_flows WHERE exec_id = %s", (execution,))[0][0])

    def executor_of(self, execution: int):
        with self.database.connect("root", "") as root:
            rows = root.query("SELECT e.port FROM execution_flows f JOIN executors e ON e.id = f.executor_id"
                              " WHERE f.exec_id = %s", (execution,))
        return next((each for each in self.executors if rows and each.address.port == rows[0][0]), None)

    def test_the_story_of_an_upgrade(self) -> None:
        self.projects()
        self.drained_without_losing_a_flow()
        self.rotated_while_jobs_run()
        self.an_idle_server_is_not_shut_out()
        self.cleaned()
        for install in (self.web, *self.executors):
            self.assertNotIn("session.id=", install.log().replace("browser.session.id", ""))

    def projects(self) -> None:
        folder = self.folder / "projects"
        folder.mkdir()
        jobs = {"short.job": "type=command\ncommand=sleep 1\n", "long.job": "type=command\ncommand=sleep 40\n"}
        (folder / "first.zip").write_bytes(zips.packed({**jobs, "gone.job": "type=noop\n"}))
        zips.project(folder, "second")
        (folder / "first.json").write_text('{"short": "0 0 0 1 1 ? 2098", "long": {"default": "0 0 5 ? * MON"},'
                                           ' "gone": "0 0 6 ? * *"}')
        (folder / "second.json").write_text('{"daily": {"default": "0 0 5 ? * *", "test": "0 0 6 ? * *"}}')
        (folder / "second.permissions.json").write_text('{"users": {"azkaban": ["ADMIN"],'
                                                         ' "metrics": ["READ", "EXECUTE"]}}')
        deploy = ("deploy", *self.url, "--environment", "test", str(folder))
        self.assertIn("2 projects: 2 planned", self.tool(*deploy, "--dry-run"))
        self.assertIn("2 projects: 2 deployed", self.tool(*deploy))
        self.assertIn("2 projects: 2 unchanged", self.tool(*deploy))
        schedules = self.session().schedules("second")
        self.assertEqual(schedules["daily"].cron, "0 0 6 ? * *")
        self.assertEqual(self.session().permissions("second", False)["metrics"], frozenset({"READ", "EXECUTE"}))
        (folder / "first.zip").write_bytes(zips.packed(jobs))
        (folder / "first.json").write_text("{}")
        zips.project(folder, "second", command="false")
        text = self.tool(*deploy, "--remove-schedules")
        for line in ("- schedule of short", "- schedule of long", "- schedule of gone", "~ zip sha256"):
            self.assertIn(line, text)
        (folder / "first.zip").rename(folder / "First.zip")
        self.assertIn("Azkaban has the project as 'first'", self.tool(*deploy, status=1))
        (folder / "First.zip").rename(folder / "first.zip")
        (folder / "bad.zip").write_bytes(zips.packed({"a.job": "type=command\ndependencies=missing\n"}))
        self.assertIn("1 failed", self.tool(*deploy, status=1))

    def drained_without_losing_a_flow(self) -> None:
        execution = self.submit("long")
        until("the flow runs", lambda: self.status(execution) == "30")
        executor = self.executor_of(execution)
        drain = ("drain", "--executor", str(executor.address), "--interval", "1", *self.url)
        self.assertIn(f"execution {execution} (first/long)", self.tool(*drain, "--wait", "3", status=3))
        others = [self.submit("short") for _ in range(4)]
        self.assertIn("it may be stopped", self.tool(*drain, "--database-file", str(self.admin)))
        self.assertEqual(self.status(execution), "50")
        until("other flows end", lambda: all(self.status(each) == "50" for each in others))
        self.assertNotIn(executor, [self.executor_of(each) for each in others])
        executor.stop()
        executor.start()
        self.tool("activate", "--executor", str(executor.address), *self.url)
        # All at once, with a flow that is to begin when there is an executor again.
        database = ("--database-file", str(self.admin))
        for _ in range(2):
            self.tool("drain", "--all", "--interval", "1", *self.url, *database)
        held = self.submit("short")
        self.tool("activate", "--all", *self.url, status=1)
        self.tool("activate", "--all", *self.url, *database)
        until("the flow that was held ends", lambda: self.status(held) == "50")

    def rotated_while_jobs_run(self) -> None:
        over = threading.Event()
        submitted: list[int] = []
        problems: list[str] = []

        def submits() -> None:
            while not over.is_set():
                try:
                    submitted.append(self.submit("short"))
                except PlatformError as problem:
                    problems.append(str(problem))
                over.wait(3)

        thread = threading.Thread(target=submits)
        thread.start()
        rotate = ("rotate-db-user", "--users", "azkaban_a,azkaban_b", "--secret-file", str(self.secret),
                  "--database-file", str(self.admin), "--quiet", "20", "--interval", "1")
        try:
            self.assertIn("azkaban_a is still in use", self.tool(*rotate, "--wait", "3", status=3))
            for executor in self.executors:
                self.tool("drain", "--executor", str(executor.address), "--interval", "1", *self.url)
                executor.stop()
                executor.start()
                self.tool("activate", "--executor", str(executor.address), *self.url)
        finally:
            over.set()
            thread.join()
        self.assertEqual(problems, [])
        # Nobody can submit while the only web server is restarted; what runs goes on.
        running = self.submit("long")
        until("the flow runs", lambda: self.status(running) == "30")
        self.web.stop()
        self.web.start()
        self.tool(*rotate, "--step", "wait", "--wait", "200")
        self.tool(*rotate, "--step", "drop")
        submitted.append(self.submit("short"))
        until("all flows end", lambda: all(self.status(each) == "50" for each in [*submitted, running]))
        with self.assertRaises(PlatformError):
            self.database.connect("azkaban_a", "first one")
        print(len(submitted), "flows submitted during the rotation, all succeeded")

    def an_idle_server_is_not_shut_out(self) -> None:
        rotate = ("rotate-db-user", "--users", "azkaban_a,azkaban_b", "--secret-file", str(self.secret),
                  "--database-file", str(self.admin), *self.url[:2])
        for step in ("prepare", "create", "switch"):
            self.tool(*rotate, "--step", step)
        with self.database.connect("root", "") as root:
            # What the database does by itself with connections that nobody has used for hours.
            for row in root.query("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'azkaban_b'"):
                root.execute("KILL %s", (row[0],))
        text = self.tool(*rotate, "--step", "wait", "--wait", "5", "--quiet", "1", "--interval", "1", status=3)
        self.assertRegex(text, r"\d+ connections from 127.0.0.1 of azkaban_b left")
        self.tool(*rotate, "--step", "drop", status=1)
        for install in (self.web, *self.executors):
            install.stop()
            install.start()
        for executor in self.executors:
            self.tool("activate", "--executor", str(executor.address), *self.url)
        self.tool(*rotate, "--step", "wait", "--wait", "60", "--quiet", "1", "--interval", "1")
        self.tool(*rotate, "--step", "drop")

    def cleaned(self) -> None:
        execution = self.submit("long")
        until("the flow runs", lambda: self.status(execution) == "30")
        gone = self.executor_of(execution)
        gone.stop(signal.SIGKILL)
        clean = ("clean", "--all", "--interval", "1", "--database-file", str(self.admin))
        text = self.tool(*clean)
        self.assertIn(f"has not ended: execution {execution} (first/long)", text)
        self.tool(*clean, "--remove", status=1)
        self.tool(*clean, "--remove", "--with-executions", *self.url)
        with self.database.connect("root", "") as root:
            rows = root.query("SELECT port FROM executors")
        self.assertEqual(rows, [(each.address.port,) for each in self.executors if each is not gone])
        print("status of the execution whose executor is gone:", self.status(execution))


if __name__ == "__main__":
    unittest.main()
