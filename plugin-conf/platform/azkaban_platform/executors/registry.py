"""Azkaban's table of executors, and what its database says that they have to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from azkaban_platform.azkaban.executor import Address
from azkaban_platform.database import Database

# SUCCEEDED, KILLED, EXECUTION_STOPPED, FAILED, SKIPPED, FAILED_SUCCEEDED, CANCELLED
ENDED = (50, 60, 65, 70, 90, 120, 125)

_UNFINISHED = f"""\
SELECT f.exec_id, p.name, f.flow_id
FROM execution_flows f LEFT JOIN projects p ON p.id = f.project_id
WHERE f.executor_id = %s AND f.status NOT IN ({", ".join(str(status) for status in ENDED)})
ORDER BY f.exec_id"""


@dataclass(frozen=True)
class Execution:
    """An execution that has not ended: its number, its project and flow."""

    number: int
    name: str


@dataclass(frozen=True)
class Row:
    """A row of the table of executors."""

    executor_id: int
    address: Address
    active: bool


class Registry:
    """The table, in the database that Azkaban uses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(self) -> list[Row]:
        """All executors, also those that are inactive."""
        found = self._database.query("SELECT id, host, port, active FROM executors ORDER BY host, port")
        return [Row(int(row[0]), Address(str(row[1]), int(row[2])), bool(row[3])) for row in found]

    def unfinished(self, address: Address) -> Sequence[Execution]:
        """The executions of the executor that have not ended; none if it has no row."""
        rows = self._database.query("SELECT id FROM executors WHERE host = %s AND port = %s",
                                    (address.host, address.port))
        return [execution for row in rows for execution in self.unfinished_of(int(row[0]))]

    def unfinished_of(self, executor_id: int) -> list[Execution]:
        """The same by the executor's number."""
        return [Execution(int(row[0]), f"{row[1] or 'a deleted project'}/{row[2]}")
                for row in self._database.query(_UNFINISHED, (executor_id,))]

    def remove(self, row: Row) -> bool:
        """Removes the row, if it still is as it was; False if somebody changed or removed it."""
        return self._database.execute(
            "DELETE FROM executors WHERE id = %s AND host = %s AND port = %s AND active = %s",
            (row.executor_id, row.address.host, row.address.port, row.active)) > 0
