"""The Lambda functions, by the names that their configuration has: azkaban_platform.handlers.deploy.

Settings are environment variables, passwords come from Secrets Manager. What is done is logged line
by line, and returned.
"""

from __future__ import annotations

from typing import Any, Mapping

from azkaban_platform.functions import dbuser, executors
from azkaban_platform.functions import deploy as deployment


def deploy(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Deploys what the *.success objects of an event of S3 stand for.

    Returns the result of each project. What may be gone with the next try, such as an Azkaban that
    does not answer, is raised after all have been tried, so that Lambda tries again and at last
    leaves the event in the dead-letter queue; what would fail again is not.
    """
    return deployment.handle(event)


def drain(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Does the action of the event, drain, activate or clean, with its executors.

    A drain that the function's time is too short for returns "drained": false; asked again it waits on.
    """
    return executors.handle(event, context)


def rotate_db_user(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """A step of a rotation as Secrets Manager asks for it, or {"step": "finish"}, which drops the old
    user once nobody has used it for a while. Not yet is "finished": false; ask again."""
    return dbuser.handle(event, context)
