"""Lets Azkaban's servers be seen by their database. One that is idle uses it for hours not at all, and
the database closes its connections: then nothing there tells whom it will connect as."""

from __future__ import annotations

from typing import Callable

from azkaban_platform.azkaban.executor import Address, ExecutorServer
from azkaban_platform.azkaban.web import WebServer
from azkaban_platform.errors import PlatformError
from azkaban_platform.executors.registry import Registry


class Wake:
    """Asks each executor that has a row, and the web server if there is one, for what it has to read
    from its database. The connection of that stays open for a while."""

    def __init__(self, registry: Registry, connect: Callable[[Address], ExecutorServer],
                 web: WebServer | None) -> None:
        self._registry = registry
        self._connect = connect
        self._web = web

    def __call__(self) -> list[str]:
        """The servers that do not answer."""
        silent = [str(row.address) for row in self._registry.rows() if not self._answers(row.address)]
        if self._web is not None:
            try:
                self._web.active_executors()
            except PlatformError:
                silent.append("the web server")
        return silent

    def _answers(self, address: Address) -> bool:
        try:
            self._connect(address).active()
        except PlatformError:
            return False
        return True


def asleep() -> list[str]:
    """Asks nobody."""
    return []
