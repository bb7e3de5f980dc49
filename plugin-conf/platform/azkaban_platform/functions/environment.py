"""What the functions share: settings from environment variables, the log, figures for CloudWatch."""

from __future__ import annotations

import json
import logging
import os
import time
from typing import Any, Mapping

from azkaban_platform import credentials
from azkaban_platform.azkaban.transport import UrlTransport
from azkaban_platform.azkaban.web import WebServer
from azkaban_platform.command.connection import anonymous
from azkaban_platform.credentials import Source, read_secret
from azkaban_platform.database import DatabaseSettings, settings_of
from azkaban_platform.errors import PlatformError
from azkaban_platform.reporting import Say, to_log

NAMESPACE = "AzkabanPlatform"
ANSWER_SECONDS = 120
SHORT_SECONDS = 30
# What a function keeps of its time, to end in order.
RESERVE_SECONDS = 30


def needed(name: str) -> str:
    """A setting that has to be there."""
    value = os.environ.get(name, "")
    if not value:
        raise PlatformError(f"The function's environment variable {name} is not set.")
    return value


def optional(name: str) -> str | None:
    """A setting that may be absent or empty."""
    return os.environ.get(name) or None


def flag(name: str, default: str = "false") -> bool:
    """A setting that is true or false."""
    value = os.environ.get(name, default)
    if value not in ("true", "false"):
        raise PlatformError(f"The function's environment variable {name} is {value!r}: true and false"
                            " are possible.")
    return value == "true"


def web_server(say: Say) -> WebServer:
    """The web server of AZKABAN_URL, for who is in AZKABAN_SECRET."""
    source = Source("secret", needed("AZKABAN_SECRET"), optional("AZKABAN_USER"))
    transport = UrlTransport(needed("AZKABAN_URL"), optional("AZKABAN_CA_FILE"), ANSWER_SECONDS,
                             flag("AZKABAN_ALLOW_HTTP"))
    return WebServer(transport, lambda: credentials.load(source, say))


def unsigned_web_server() -> WebServer | None:
    """The web server of AZKABAN_URL, if that is set, for what it tells everybody."""
    url = optional("AZKABAN_URL")
    if url is None:
        return None
    return anonymous(UrlTransport(url, optional("AZKABAN_CA_FILE"), SHORT_SECONDS, flag("AZKABAN_ALLOW_HTTP")))


def database() -> DatabaseSettings:
    """The database, and who connects, of DATABASE_SECRET and what replaces its parts."""
    name = needed("DATABASE_SECRET")
    overrides = {"host": optional("DATABASE_HOST"), "database": optional("DATABASE_NAME"),
                 "ca_file": optional("DATABASE_CA_FILE"),
                 "allow_plain": flag("DATABASE_ALLOW_PLAIN") or None}
    return settings_of(read_secret(name), f"The secret {name}", overrides)


def saying() -> Say:
    """Lines in the function's log."""
    logging.getLogger().setLevel(logging.INFO)
    return to_log("azkaban_platform")


def returned(value: dict[str, Any]) -> dict[str, Any]:
    """The value, which is also a line of the log."""
    logging.getLogger("azkaban_platform").info("%s", json.dumps(value))
    return value


def count(metric: str, value: int) -> None:
    """A figure that CloudWatch takes from the log, in its embedded format: no right is needed for it."""
    function = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "azkaban-platform")
    print(json.dumps({
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [{
            "Namespace": NAMESPACE, "Dimensions": [["FunctionName"]],
            "Metrics": [{"Name": metric, "Unit": "Count"}]}]},
        "FunctionName": function, metric: value}), flush=True)


def seconds_left(context: Any) -> float:
    """How long the function may work on."""
    return max(1.0, context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS)


def flag_of(event: Mapping[str, Any], name: str) -> bool:
    """A field of an event that is true or false; false if it is absent."""
    value = event.get(name, False)
    if not isinstance(value, bool):
        raise PlatformError(f"{name} of the event is neither true nor false.")
    return value


def number_of(event: Mapping[str, Any], name: str, default: float) -> float:
    """A field of an event that is a number above 0."""
    value = event.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1e9:
        raise PlatformError(f"{name} of the event is no number above 0.")
    return float(value)
