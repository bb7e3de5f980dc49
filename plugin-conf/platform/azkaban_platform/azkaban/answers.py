"""What an answer of Azkaban means. Azkaban says most errors in a body, with status 200."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from azkaban_platform.azkaban.transport import Answer
from azkaban_platform.errors import Refused, Unreachable

MAX_MESSAGE = 600


class SessionEnded(Refused):
    """Azkaban does not know the session any more."""


def parsed(answer: Answer, what: str) -> dict[str, Any]:
    """The JSON object of an answer that says yes; what names the request, for the error."""
    value = _json(answer)
    if value is None:
        if answer.status >= 500:
            raise Unreachable(f"{what}: Azkaban failed with status {answer.status}.")
        if "html" in answer.content_type and answer.status == 200:
            raise SessionEnded(f"{what}: Azkaban answered with a page, as for nobody signed in.")
        text = answer.body[:MAX_MESSAGE].decode("utf-8", "replace")
        # What an upload gets for a session that has ended, with no type at all.
        if text.startswith("Login error. Need username"):
            raise SessionEnded(f"{what}: Azkaban does not know the session.")
        if text.startswith("Login error"):
            raise Refused(f"{what}: {readable(text)}")
        raise Refused(f"{what}: the answer, with status {answer.status}, is not Azkaban's.")
    error = _error_of(value)
    if error is not None:
        if error == "session" or "Need to re-login" in error:
            raise SessionEnded(f"{what}: Azkaban does not know the session.")
        raise Refused(f"{what}: {readable(error)}")
    if answer.status >= 500:
        raise Unreachable(f"{what}: Azkaban failed with status {answer.status}.")
    if answer.status >= 300:
        raise Refused(f"{what}: Azkaban answered with status {answer.status}.")
    return value


def readable(text: str) -> str:
    """A message of Azkaban without its HTML, and not endless."""
    plain = html.unescape(re.sub(r"<[^<>]{0,200}>", " ", text))
    plain = re.sub(r"\s+", " ", plain).strip()
    return plain if len(plain) <= MAX_MESSAGE else plain[:MAX_MESSAGE] + " ..."


def _json(answer: Answer) -> dict[str, Any] | None:
    try:
        value = json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _error_of(value: dict[str, Any]) -> str | None:
    if value.get("error"):
        return str(value["error"])
    if value.get("status") == "error":
        return str(value.get("message") or "an error without a message")
    return None
