"""Removes rows of executors that are gone. Azkaban has no API for it: a row goes with a clean stop only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Sequence

from azkaban_platform.azkaban.executor import Address, ExecutorServer
from azkaban_platform.azkaban.web import NoExecutor, WebServer
from azkaban_platform.clock import Clock
from azkaban_platform.errors import PlatformError
from azkaban_platform.executors.registry import Execution, Registry, Row
from azkaban_platform.reporting import Say


@dataclass(frozen=True)
class Patience:
    """How often an executor has to be silent before it counts as gone, and for how long between."""

    looks: int = 3
    interval_seconds: float = 10


@dataclass(frozen=True)
class Gone:
    """An executor that does not answer, what it left behind, and whether its row was removed."""

    row: Row
    left: tuple[Execution, ...]
    removed: bool


class Clean:
    """Looks at the rows of a registry and at the executors that they name."""

    def __init__(self, registry: Registry, connect: Callable[[Address], ExecutorServer], clock: Clock,
                 say: Say) -> None:
        self._registry = registry
        self._connect = connect
        self._clock = clock
        self._say = say

    def clean(self, only: Sequence[Address], patience: Patience, remove: bool,
              with_executions: bool) -> list[Gone]:
        """What is gone. Rows are removed if told to; those with executions that have not ended only
        if that, too, was said. only: the executors to look at, all if it is empty. Raises where none
        of all answers, instead of removing all: more likely this machine does not reach them."""
        rows = [row for row in self._registry.rows() if not only or row.address in only]
        for address in sorted(set(only) - {row.address for row in rows}):
            self._say(f"{address}: has no row")
        silent = self._silent(rows, patience)
        unreached = bool(rows) and len(silent) == len(rows) and not only
        gone = [self._one(row, remove and not unreached, with_executions) for row in silent]
        if remove and unreached:
            raise PlatformError(
                f"None of all {len(rows)} executors answers, as if this machine did not reach them: nothing"
                " was removed. Name those that are gone one by one.")
        return gone

    def _silent(self, rows: list[Row], patience: Patience) -> list[Row]:
        left = rows
        for look in range(patience.looks):
            if look and left:
                self._clock.pause(patience.interval_seconds)
            answering = [row for row in left if self._connect(row.address).answers()]
            for row in answering:
                self._say(f"{row.address}: answers, its row stays")
            left = [row for row in left if row not in answering]
        return left

    def _one(self, row: Row, remove: bool, with_executions: bool) -> Gone:
        left = tuple(self._registry.unfinished_of(row.executor_id))
        name = f"{row.address} (row {row.executor_id}, {'active' if row.active else 'inactive'})"
        self._say(f"{name}: does not answer")
        for execution in left:
            self._say(f"  has not ended: execution {execution.number} ({execution.name})")
        if not remove:
            return Gone(row, left, removed=False)
        if left and not with_executions:
            self._say("  its row stays: Azkaban can no longer say where these ran once it is gone."
                      " Kill them in Azkaban, or give --with-executions.")
            return Gone(row, left, removed=False)
        # The last look, right before: an executor may have come back meanwhile.
        if self._connect(row.address).answers() or not self._registry.remove(row):
            self._say("  has come back meanwhile, its row stays")
            return Gone(row, left, removed=False)
        self._say("  its row is removed")
        return Gone(row, left, removed=True)


def tell(web: WebServer, say: Say) -> None:
    """Lets the web server know which executors are left."""
    try:
        web.reload_executors()
    except NoExecutor:
        say("No executor is active: the web server goes on with those that it knew until one is activated"
            " and it is told.")
