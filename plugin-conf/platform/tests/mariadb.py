"""MariaDB's server (Debian's mariadb-server), in a folder of its own, on loopback."""

from __future__ import annotations

import atexit
import functools
import importlib.util
import os
import re
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

DATABASES = """
CREATE DATABASE azkaban_1; CREATE DATABASE azkabanX1; USE azkaban_1;
"""
TABLES = """
CREATE TABLE projects (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(64), version INT);
CREATE TABLE executor_events (executor_id INT, event_type INT, event_time DATETIME, username VARCHAR(64));
CREATE TABLE executors (id INT AUTO_INCREMENT PRIMARY KEY, host VARCHAR(64), port INT, active BOOLEAN);
CREATE TABLE execution_flows (exec_id INT AUTO_INCREMENT PRIMARY KEY, project_id INT, flow_id VARCHAR(128),
                              status TINYINT, executor_id INT);
"""
USERS = """
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

    def __init__(self, tables: str = TABLES, tls: bool = False) -> None:
        self._tables = tables
        self._tls = tls

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
        # The server reads it line by line, a statement on each.
        script = "\n".join(re.sub(r"--.*", "", line) for line in (DATABASES + self._tables + USERS).split("\n"))
        init.write_text(re.sub(r"; *", ";\n", " ".join(script.split("\n"))))
        init.chmod(0o644)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        options = self._certificate() if self._tls else []
        log = open(self.folder / "log", "wb")  # noqa: SIM115  (the server keeps it open)
        self._process = subprocess.Popen(
            [SERVER, "--no-defaults", f"--datadir={data}", f"--port={self.port}", "--bind-address=127.0.0.1",
             f"--socket={self.folder}/socket", f"--pid-file={self.folder}/pid", f"--init-file={init}",
             "--innodb-buffer-pool-size=16M", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0",
             "--skip-name-resolve", *options, *user], stdout=log, stderr=log)
        log.close()
        self._await()

    def _certificate(self) -> list[str]:
        key, self.ca = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", self.ca,
             "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
            check=True, capture_output=True)
        key.chmod(0o644)
        return [f"--ssl-cert={self.ca}", f"--ssl-key={key}"]

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

    def reset(self) -> MariaDb:
        """The users as they are at first."""
        with self.connect("rotator", ROTATOR_PASSWORD) as admin:
            admin.execute("DROP USER IF EXISTS 'azkaban_b'@'%%', 'azkaban_a'@'%%'")
            admin.execute("CREATE USER 'azkaban_a'@'%%' IDENTIFIED BY 'first one'")
            admin.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON `azkaban\\_1`.* TO 'azkaban_a'@'%%'")
        return self


@functools.cache
def _started() -> MariaDb:
    server = MariaDb().__enter__()
    atexit.register(server.__exit__)
    return server


def shared() -> MariaDb:
    """One server for all tests of this process, with its users as they are at first."""
    return _started().reset()
