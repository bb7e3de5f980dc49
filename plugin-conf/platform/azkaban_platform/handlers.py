"""The subcommands as Lambda functions. Settings are environment variables, secrets come from Secrets
Manager; what is done is logged line by line and returned."""

from __future__ import annotations

import json
import logging
import os
import time
from typing import Any, Mapping

from azkaban_platform import aws, credentials
from azkaban_platform.azkaban.transport import UrlTransport
from azkaban_platform.azkaban.web import WebServer
from azkaban_platform.credentials import Source
from azkaban_platform.deploy import events, s3
from azkaban_platform.deploy.deployer import FAILED, Deployer, Result, Settings
from azkaban_platform.errors import PlatformError, Unreachable
from azkaban_platform.reporting import Say, to_log

NAMESPACE = "AzkabanPlatform"


def deploy(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Deploys what the *.success objects of an event of S3 stand for.

    Returns the result of each project. What may be gone with the next try, such as an Azkaban that
    does not answer, is raised after all have been tried, so that Lambda tries again and at last
    leaves the event in the dead-letter queue; what would fail again is not.
    """
    say = _say()
    environ = os.environ
    settings = Settings(environ.get("AZKABAN_ENVIRONMENT"), _flag(environ, "REMOVE_SCHEDULES"),
                        _flag(environ, "DRY_RUN"))
    client = aws.client("s3")
    web = _web(environ, say)
    results: list[Result] = []
    try:
        for found in events.objects_of(event):
            results += _deployed(found, client, Deployer(web, settings, say), say)
    finally:
        web.sign_out()
    failed = sum(result.outcome == FAILED for result in results)
    _count("FailedProjects", failed)
    value = {"results": [result.as_json() for result in results], "failed": failed}
    logging.getLogger(__name__).info("%s", json.dumps(value))
    again = [result for result in results if result.again]
    if again:
        raise Unreachable("; ".join(f"{result.origin}: {result.problem}" for result in again))
    return value


def _deployed(found: events.S3Object, client: Any, deployer: Deployer, say: Say) -> list[Result]:
    origin = f"{s3.SCHEME}{found.bucket}/{found.key}"
    say(f"{origin} has been written.")
    try:
        return deployer.deploy(s3.belonging_to(client, found.bucket, found.key))
    except PlatformError as problem:
        say(f"{origin}: {problem}")
        return [Result("", origin, FAILED, problem=str(problem),
                       again=isinstance(problem, Unreachable))]


def _web(environ: Mapping[str, str], say: Say) -> WebServer:
    source = Source("secret", _needed(environ, "AZKABAN_SECRET"), environ.get("AZKABAN_USER"))
    transport = UrlTransport(_needed(environ, "AZKABAN_URL"), environ.get("AZKABAN_CA_FILE"),
                             timeout=120, allow_http=_flag(environ, "AZKABAN_ALLOW_HTTP"))
    return WebServer(transport, lambda: credentials.load(source, say, environ))


def _needed(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if not value:
        raise PlatformError(f"The function's environment variable {name} is not set.")
    return value


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "false")
    if value not in ("true", "false"):
        raise PlatformError(f"The function's environment variable {name} is {value!r}: true and false"
                            " are possible.")
    return value == "true"


def _say() -> Say:
    logging.getLogger().setLevel(logging.INFO)
    return to_log("azkaban_platform")


def _count(metric: str, value: int) -> None:
    """A figure for CloudWatch, taken from the log by its embedded format: no right is needed for it."""
    function = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "azkaban-platform")
    print(json.dumps({
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [{
            "Namespace": NAMESPACE, "Dimensions": [["FunctionName"]],
            "Metrics": [{"Name": metric, "Unit": "Count"}]}]},
        "FunctionName": function, metric: value}), flush=True)
