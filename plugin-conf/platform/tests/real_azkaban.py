"""A real web server and real executors on a private database, each in a copy of an install."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from azkaban_platform.azkaban.executor import Address
from azkaban_platform.azkaban.transport import UrlTransport
from azkaban_platform.command.executors import reach
from azkaban_platform.errors import PlatformError
from tests.mariadb import DATABASE, MariaDb

START_SECONDS = 240


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _lines(properties: dict[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def until(what: str, happens, seconds: float = START_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            raise AssertionError(f"not in time: {what}")
        time.sleep(0.5)


class Install:
    """A copy of an install. Its start writes the secret into its properties, as an image's would."""

    main = ""

    def __init__(self, home: Path, folder: Path, database: MariaDb, secret: Path, poll: bool) -> None:
        self.folder = folder
        self._database = database
        self._secret = secret
        self._poll = poll
        self._process: subprocess.Popen | None = None
        shutil.copytree(home, folder)
        connector = os.environ.get("AZKABAN_MYSQL_CONNECTOR")
        if connector:
            for older in folder.glob("lib/mysql-connector-*.jar"):
                older.unlink()
            shutil.copy(connector, folder / "lib")
        # What is in azkaban.properties counts more than what is beside it.
        stock = (folder / "conf/azkaban.properties").read_text()
        self._stock = re.sub(r"(?m)^mysql\.(user|password)=.*\n", "", stock)

    def login(self) -> dict[str, str]:
        login = json.loads(self._secret.read_text())
        return {"mysql.user": login["username"], "mysql.password": login["password"]}

    def properties(self) -> dict[str, str]:
        return {"database.type": "mysql", "mysql.host": "127.0.0.1", "mysql.port": str(self._database.port),
                "mysql.database": DATABASE, "mysql.numconnections": "10", "azkaban.use.multiple.executors": "true",
                "azkaban.poll.model": str(self._poll).lower(),
                "azkaban.execution.dispatch.method": "POLL" if self._poll else "PUSH",
                "azkaban.polling.interval.ms": "1000",
                "azkaban.executorselector.filters": "StaticRemainingFlowSize"}

    def start(self) -> None:
        (self.folder / "conf/azkaban.properties").write_text(self._stock + "\n" + _lines(self.properties()))
        (self.folder / "conf/azkaban.private.properties").write_text(_lines(self.login()))
        log = open(self.folder / "output", "ab")  # noqa: SIM115
        self._process = subprocess.Popen(
            ["java", "-Xmx300m", "-XX:TieredStopAtLevel=1", "--add-opens=java.base/java.lang=ALL-UNNAMED",
             f"-Dlog4j.configuration=file:{self.folder}/conf/log4j.properties", f"-Dlog4j.log.dir={self.folder}/logs",
             f"-Dserverpath={self.folder}", "-cp", "lib/*:extlib/*", self.main, "-conf", "conf"],
            cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        log.close()
        try:
            until(f"start of {self.folder.name}", self.answers)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.log()[-3000:]}") from None

    def answers(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise AssertionError((self.folder / "output").read_text()[-3000:])
        return self._up()

    def _up(self) -> bool:
        raise NotImplementedError

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(90)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def log(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in
                         [self.folder / "output", *sorted(self.folder.glob("logs/*"))] if path.is_file())


class Web(Install):
    main = "azkaban.webapp.AzkabanWebServer"

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def properties(self) -> dict[str, str]:
        return {**super().properties(), "jetty.port": str(self.port)}

    def _up(self) -> bool:
        try:
            return UrlTransport(self.url).get("/status", {}).status == 200
        except PlatformError:
            return False


class Exec(Install):
    main = "azkaban.execapp.AzkabanExecutorServer"

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.address = Address("127.0.0.1", free_port())

    def properties(self) -> dict[str, str]:
        return {**super().properties(), "executor.port": str(self.address.port),
                "azkaban.server.hostname": self.address.host}

    def _up(self) -> bool:
        try:
            reach(self.address).active()
        except PlatformError:
            return False
        return True
