"""MariaDB's server (Debian's mariadb-server), in a folder of its own, on loopback."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from azkaban_platform.database import Database, DatabaseSettings

SERVER = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
MISSING = ("needs MariaDB's server (Debian's mariadb-server)" if SERVER is None else
           "needs PyMySQL (Debian's python3-pymysql)" if importlib.util.find_spec("pymysql") is None else "")

TABLES = """
CREATE DATABASE azkaban_1; CREATE DATABASE azkabanX1; USE azkaban_1;
CREATE TABLE projects (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(64), version INT);
CREATE TABLE executor_events (executor_id INT, event_type INT, event_time DATETIME, username VARCHAR(64));
CREATE TABLE executors (id INT AUTO_INCREMENT PRIMARY KEY, host VARCHAR(64), port INT, active BOOLEAN);
CREATE TABLE execution_flows (exec_id INT AUTO_INCREMENT PRIMARY KEY, project_id INT, flow_id VARCHAR(128),
                              status TINYINT, executor_id INT);
CREATE TABLE azkabanX1.other (id INT);
CREATE USER 'rotator'@'%' IDENTIFIED BY 'rot''ator"\\\\1';
GRANT CREATE USER, PROCESS ON *.* TO 'rotator'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON `azkaban\\_1`.* TO 'rotator'@'%' WITH GRANT OPTION;
CREATE USER 'azkaban_a'@'%' IDENTIFIED BY 'first one';
GRANT SELECT, INSERT, UPDATE, DELETE ON `azkaban\\_1`.* TO 'azkaban_a'@'%';
"""
ROTATOR_PASSWORD = "rot'ator\"\\1"
DATABASE = "azkaban_1"


class MariaDb:
    """A server with Azkaban's tables, as far as they are looked at, and two users."""

    def __init__(self, options: tuple[str, ...] = ()) -> None:
        self._options = options

    def __enter__(self) -> MariaDb:
        self.folder = Path(tempfile.mkdtemp(prefix="azkaban-platform-mariadb-"))
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        process = getattr(self, "_process", None)
        if process is not None:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        user = []
        if os.getuid() == 0:
            # It does not run as root.
            account = "mysql"
            shutil.chown(self.folder, account)
            user = [f"--user={account}"]
        os.chmod(self.folder, 0o755)
        data = self.folder / "data"
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
             "--auth-root-authentication-method=normal", *user], check=True, capture_output=True)
        init = self.folder / "init.sql"
        init.write_text(" ".join(TABLES.split("\n")).replace("; ", ";\n"))
        init.chmod(0o644)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        log = open(self.folder / "log", "wb")  # noqa: SIM115  (the server keeps it open)
        self._process = subprocess.Popen(
            [SERVER, "--no-defaults", f"--datadir={data}", f"--port={self.port}", "--bind-address=127.0.0.1",
             f"--socket={self.folder}/socket", f"--pid-file={self.folder}/pid", f"--init-file={init}",
             "--innodb-buffer-pool-size=16M", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0",
             "--skip-name-resolve", *self._options, *user], stdout=log, stderr=log)
        log.close()
        self._await()

    def _await(self) -> None:
        deadline = time.monotonic() + 90
        while True:
            try:
                with self.connect("rotator", ROTATOR_PASSWORD):
                    return
            except Exception:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError((self.folder / "log").read_text(errors="replace")) from None
                time.sleep(0.1)

    def settings(self, user: str, password: str) -> DatabaseSettings:
        return DatabaseSettings("127.0.0.1", self.port, user, password, DATABASE)

    def connect(self, user: str, password: str) -> Database:
        return Database.connect(self.settings(user, password))
