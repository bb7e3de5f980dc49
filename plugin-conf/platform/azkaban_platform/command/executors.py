"""What the subcommands for executors share: which executors, and how they are reached."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import Sequence

from azkaban_platform.azkaban.executor import Address, ExecutorServer
from azkaban_platform.azkaban.transport import UrlTransport
from azkaban_platform.azkaban.web import WebServer
from azkaban_platform.command import connection, database
from azkaban_platform.errors import PlatformError
from azkaban_platform.executors.registry import Registry
from azkaban_platform.reporting import Say

# Past any proxy, and not as patient as with the web server: an executor answers at once or never.
ANSWER_SECONDS = 15


def add(parser: argparse.ArgumentParser, needs_database: bool) -> None:
    """Adds the options."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--executor", action="append", metavar="HOST:PORT", type=_address,
                       help="an executor, as its row in Azkaban names it; may be given several times")
    which.add_argument("--all", action="store_true", help="all executors")
    connection.add(parser, required=False)
    database.add(parser, required=needs_database)


def reach(address: Address) -> ExecutorServer:
    """The executor at the address. Azkaban's executors speak plain HTTP, without sign-in."""
    return ExecutorServer(address, UrlTransport(address.url, timeout=ANSWER_SECONDS, allow_http=True,
                                                direct=True))


class Surroundings:
    """The web server and the database as far as the options name them, closed at the end."""

    def __init__(self, arguments: argparse.Namespace, say: Say) -> None:
        self._say = say
        self._stack = ExitStack()
        self.web: WebServer | None = None
        self.registry: Registry | None = None
        try:
            if arguments.url is not None:
                self.web = connection.web_server(arguments, say)
                self.web.sign_in()
                self._stack.callback(self.web.sign_out)
            if database.given(arguments):
                self.registry = Registry(self._stack.enter_context(database.connect(arguments, say)))
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> Surroundings:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def executors(self, named: Sequence[Address] | None) -> list[Address]:
        """Those named, each once, or all."""
        if not named:
            return all_executors(self.web, self.registry)
        if self.registry is not None:
            for address in sorted(set(named) - {row.address for row in self.registry.rows()}):
                self._say(f"{address}: the database has no executor of that name, so flows that were assigned"
                          " to it and have not arrived are not seen.")
        return list(dict.fromkeys(named))

    def inactive_executors(self, named: Sequence[Address] | None) -> list[Address]:
        """The same, where the active ones alone are of no use."""
        return list(dict.fromkeys(named)) if named else all_executors(None, self.registry)


def all_executors(web: WebServer | None, registry: Registry | None) -> list[Address]:
    """All that there are by the database, which also knows the inactive ones, or by the web server."""
    if registry is not None:
        found = [row.address for row in registry.rows()]
        if not found:
            raise PlatformError("Azkaban's table of executors is empty: none is running.")
        return found
    found = [Address(host, port) for host, port in web.active_executors()] if web is not None else []
    if not found:
        raise PlatformError("Which executors there are is not known: name them, or give the database. The web"
                            " server tells of active ones alone; inactive ones are known to the database alone.")
    return found


def _address(text: str) -> Address:
    try:
        return Address.parse(text)
    except PlatformError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
