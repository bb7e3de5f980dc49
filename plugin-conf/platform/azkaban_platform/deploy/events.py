"""The objects that an event of S3 tells of: by S3 itself, or by EventBridge."""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass
from typing import Any, Mapping

from azkaban_platform.errors import PlatformError


CREATED = "Object Created"


@dataclass(frozen=True)
class S3Object:
    """An object that has been written."""

    bucket: str
    key: str


def objects_of(event: Mapping[str, Any]) -> list[S3Object]:
    """The objects in the order of the event, each once; none for the test that S3 sends at first.

    S3 encodes the keys of its own events as in a form; EventBridge passes them on as they are. What
    was not written, such as an object that was removed, is none.
    """
    if event.get("Event") == "s3:TestEvent":
        return []
    try:
        if "Records" in event:
            found = [_of_record(record) for record in event["Records"]
                     if str(record["eventName"]).startswith("ObjectCreated")]
        else:
            detail = event["detail"]
            found = [S3Object(str(detail["bucket"]["name"]), str(detail["object"]["key"]))]
            if event.get("detail-type", CREATED) != CREATED:
                return []
    except (KeyError, TypeError, ValueError):  # a key that is no UTF-8 is a ValueError
        raise PlatformError("The event is none of S3, neither its own nor one of EventBridge.") from None
    return list(dict.fromkeys(found))


def _of_record(record: Mapping[str, Any]) -> S3Object:
    s3 = record["s3"]
    key = urllib.parse.unquote_plus(str(s3["object"]["key"]), errors="strict")
    return S3Object(str(s3["bucket"]["name"]), key)
