"""Azkaban's tables in SQLite, as far as they are looked at."""

from __future__ import annotations

import sqlite3
from typing import Any, Sequence


class SqliteDatabase:
    """What azkaban_platform.database.Database promises."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.connection.executescript("""
            CREATE TABLE executors (id INTEGER PRIMARY KEY, host TEXT, port INT, active BOOLEAN);
            CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT);
            CREATE TABLE execution_flows (exec_id INTEGER PRIMARY KEY, project_id INT, flow_id TEXT,
                                          status INT, executor_id INT);
            INSERT INTO projects VALUES (1, 'first');""")

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql.replace("%s", "?"), tuple(values)).fetchall()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        return self.connection.execute(sql.replace("%s", "?"), tuple(values)).rowcount

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> SqliteDatabase:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def executor(self, number: int, host: str, port: int, active: bool = True) -> None:
        self.execute("INSERT INTO executors VALUES (%s, %s, %s, %s)", (number, host, port, active))

    def execution(self, number: int, executor: int | None, status: int = 30, project: int = 1) -> None:
        self.execute("INSERT INTO execution_flows VALUES (%s, %s, 'daily', %s, %s)",
                     (number, project, status, executor))
