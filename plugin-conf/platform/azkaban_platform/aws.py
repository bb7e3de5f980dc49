"""Clients of AWS. boto3 is loaded when the first one is made, so that nothing else needs it."""

from __future__ import annotations

import os
from typing import Any

from azkaban_platform.errors import PlatformError


def client(service: str) -> Any:
    """A client of the service, with boto3's usual credentials and region.

    AWS_ENDPOINT_URL_<SERVICE> and AWS_ENDPOINT_URL, the names that AWS's own tools know, also hold
    for a boto3 that is too old to read them.
    """
    try:
        import boto3
    except ImportError:
        raise PlatformError(
            "boto3 is needed to call AWS, and this Python does not have it: install the package"
            " python3-boto3, or start azkaban-platform with a Python that has it."
        ) from None
    suffix = service.upper().replace("-", "_")
    endpoint = os.environ.get("AWS_ENDPOINT_URL_" + suffix) or os.environ.get("AWS_ENDPOINT_URL")
    # boto3 itself reads AWS_DEFAULT_REGION alone, other tools of AWS and Lambda have AWS_REGION.
    region = os.environ.get("AWS_REGION") or None
    try:
        return boto3.client(service, endpoint_url=endpoint or None, region_name=region)
    except Exception as error:  # boto3's own classes can't be named before it is loaded
        if type(error).__name__ == "NoRegionError":
            raise PlatformError("AWS's region is not known: set AWS_REGION or AWS_DEFAULT_REGION.") from None
        raise PlatformError(f"AWS's client of {service} can't be made: {told(error)}.") from None


def code_of(error: Exception) -> str:
    """The code of an error of AWS, such as AccessDenied; "" where it has none."""
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return ""
    return str(response.get("Error", {}).get("Code", ""))


def told(error: Exception) -> str:
    """What went wrong, in words that hold no secret: the code of AWS, or the kind of the error."""
    return code_of(error) or type(error).__name__
