"""Deploys what the *.success objects of an event stand for."""

from __future__ import annotations

from typing import Any, Mapping

from azkaban_platform import aws
from azkaban_platform.deploy import events, s3
from azkaban_platform.deploy.deployer import FAILED, Deployer, Result, Settings
from azkaban_platform.errors import PlatformError, Unreachable
from azkaban_platform.functions import environment
from azkaban_platform.reporting import Say


def handle(event: Mapping[str, Any]) -> dict[str, Any]:
    """The result of each project; raises Unreachable, after all, if another try may help one, and
    before all if nobody can sign in: that is no fault of the projects, whose event has to be kept."""
    say = environment.saying()
    settings = Settings(environment.optional("AZKABAN_ENVIRONMENT"), environment.flag("REMOVE_SCHEDULES"),
                        environment.flag("DRY_RUN"))
    web = environment.web_server(say)
    client = aws.client("s3")
    results: list[Result] = []
    try:
        objects = events.objects_of(event)
        if objects:
            web.sign_in()
        for found in objects:
            results += _deployed(found, client, Deployer(web, settings, say), say)
    finally:
        web.sign_out()
    failed = sum(result.outcome == FAILED for result in results)
    environment.count("FailedProjects", failed)
    value = environment.returned({"results": [result.as_json() for result in results], "failed": failed})
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
