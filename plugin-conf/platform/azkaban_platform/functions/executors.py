"""Drains, activates or cleans executors, as an event says."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, Mapping

from azkaban_platform.azkaban.executor import Address
from azkaban_platform.azkaban.web import WebServer
from azkaban_platform.clock import Clock, RealClock
from azkaban_platform.command.executors import all_executors, reach
from azkaban_platform.database import Database
from azkaban_platform.errors import PlatformError
from azkaban_platform.executors.clean import Clean, Patience, tell
from azkaban_platform.executors.drain import Drain, Limits
from azkaban_platform.executors.registry import Registry
from azkaban_platform.functions import environment
from azkaban_platform.reporting import Say

ACTIONS = ("drain", "activate", "clean")


def handle(event: Mapping[str, Any], context: Any, clock: Clock | None = None) -> dict[str, Any]:
    """What the action came to."""
    say = environment.saying()
    clock = clock or RealClock()
    action = event.get("action")
    if action not in ACTIONS:
        raise PlatformError(f"action of the event is none of {', '.join(ACTIONS)}.")
    named = _named(event)
    with ExitStack() as stack:
        web = registry = None
        if environment.optional("AZKABAN_URL"):
            web = environment.web_server(say)
            stack.callback(web.sign_out)
        if environment.optional("DATABASE_SECRET"):
            registry = Registry(stack.enter_context(Database.connect(environment.database())))
        if action == "clean":
            return environment.returned(_clean(event, named, registry, web, clock, say))
        addresses = named or all_executors(None if action == "activate" else web, registry)
        drain = Drain(reach, web, registry, clock, say)
        if action == "activate":
            drain.activate(addresses)
            return environment.returned({"activated": [str(address) for address in addresses]})
        wait = min(environment.number_of(event, "waitSeconds", 3600), environment.seconds_left(context))
        drained = drain.drain(addresses, Limits(wait))
        return environment.returned({
            "drained": all(each.may_be_stopped for each in drained),
            "executors": [{"executor": str(each.address), "running": list(each.running)}
                          for each in drained]})


def _named(event: Mapping[str, Any]) -> list[Address]:
    named = event.get("executors", [])
    everything = environment.flag_of(event, "all")
    if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
        raise PlatformError("executors of the event is no list of host:port.")
    if bool(named) == everything:
        raise PlatformError('The event needs either "executors": ["host:port"] or "all": true.')
    return list(dict.fromkeys(Address.parse(each) for each in named))


def _clean(event: Mapping[str, Any], named: list[Address], registry: Registry | None,
           web: WebServer | None, clock: Clock, say: Say) -> dict[str, Any]:
    if registry is None:
        raise PlatformError("clean needs the function's environment variable DATABASE_SECRET.")
    gone = Clean(registry, reach, clock, say).clean(
        named, Patience(), environment.flag_of(event, "remove"),
        environment.flag_of(event, "withExecutions"))
    if web is not None and any(each.removed for each in gone):
        tell(web, say)
    return {"gone": [
        {"executor": str(each.row.address), "removed": each.removed,
         "executions": [f"{left.number} ({left.name})" for left in each.left]} for each in gone]}
