"""The files beside a zip: NAME.json with schedules, NAME.permissions.json with permissions.

Wherever a value may differ between environments it is either the value itself or an object with
"default" and an entry for each environment that differs; null there means none.
"""

from __future__ import annotations

import json
import re
from typing import Any, Mapping

from azkaban_platform.azkaban.web import PERMISSIONS
from azkaban_platform.errors import PlatformError

DEFAULT = "default"
_CRON_FIELD = re.compile(r"[0-9A-Za-z*?,/#-]+")


def schedules(text: str, environment: str | None) -> dict[str, str]:
    """The cron expression of each flow that is scheduled in the environment."""
    crons: dict[str, str] = {}
    for flow, value in _object(text).items():
        if not isinstance(value, (str, dict)):
            raise PlatformError(f"the schedule of {flow!r} is neither a text nor an object.")
        cron = _chosen(value, environment)
        if cron is None:
            continue
        if not isinstance(cron, str):
            raise PlatformError(f"the schedule of {flow!r} is no text.")
        problem = cron_problem(cron)
        if problem:
            raise PlatformError(f"the schedule of {flow!r}, {cron!r}, {problem}.")
        crons[flow] = " ".join(cron.split())
    return crons


def cron_problem(cron: str) -> str | None:
    """What is wrong with a cron expression of Quartz at first sight; Azkaban looks again."""
    fields = cron.split()
    if len(fields) not in (6, 7):
        return ("has " + str(len(fields)) + " fields in place of 6 or 7: seconds, minutes, hours,"
                " day of month, month, day of week, and perhaps year")
    for field in fields:
        if not _CRON_FIELD.fullmatch(field):
            return f"has {field!r}, which is no field of a cron expression"
    if (fields[3] == "?") == (fields[5] == "?"):
        return "needs ? as day of month or as day of week, and not as both"
    return None


def permissions(text: str, environment: str | None) -> dict[tuple[str, bool], frozenset[str]]:
    """What each user (name, False) or group (name, True) is to have in the project."""
    value = _object(text)
    unknown = sorted(set(value) - {"users", "groups"})
    if unknown:
        raise PlatformError(f"{unknown[0]!r} is neither users nor groups.")
    result: dict[tuple[str, bool], frozenset[str]] = {}
    for kind, group in (("users", False), ("groups", True)):
        names = value.get(kind, {})
        if not isinstance(names, dict):
            raise PlatformError(f"{kind} is no object.")
        for name, granted in names.items():
            if not isinstance(granted, (list, dict)):
                raise PlatformError(f"what {name!r} has is neither a list nor an object.")
            chosen = _chosen(granted, environment)
            if chosen is not None:
                result[name, group] = _permissions(name, chosen)
    return result


def canonical(granted: frozenset[str]) -> frozenset[str]:
    """As Azkaban keeps it: who has ADMIN has nothing else beside it."""
    return frozenset({"ADMIN"}) if "ADMIN" in granted else granted


def _permissions(name: str, value: Any) -> frozenset[str]:
    if not isinstance(value, list):
        raise PlatformError(f"what {name!r} has is no list.")
    for each in value:
        if each not in PERMISSIONS:
            raise PlatformError(f"{each!r} of {name!r} is none of {', '.join(PERMISSIONS)}.")
    return canonical(frozenset(value))


def _chosen(value: Any, environment: str | None) -> Any:
    if not isinstance(value, dict):
        return value
    if environment is not None and environment in value:
        return value[environment]
    return value.get(DEFAULT)


def _object(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError):
        raise PlatformError("it is no JSON.") from None
    if not isinstance(value, dict):
        raise PlatformError("it is no JSON object.")
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise PlatformError(f"{key!r} is there twice.")
        result[key] = value
    return result
