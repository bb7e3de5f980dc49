"""Rotates the database's user: as Secrets Manager asks for it, and the steps after it."""

from __future__ import annotations

from typing import Any, Mapping

from azkaban_platform import aws
from azkaban_platform.clock import Clock, RealClock
from azkaban_platform.command.executors import reach
from azkaban_platform.command.rotate_db_user import connector
from azkaban_platform.database import Database
from azkaban_platform.dbuser.rotation import Pair, Patience, Rotation
from azkaban_platform.dbuser.secret import CURRENT, SecretsManagerStore
from azkaban_platform.dbuser.users import Users
from azkaban_platform.errors import NotFinished, PlatformError
from azkaban_platform.executors.registry import Registry
from azkaban_platform.executors.wake import Wake, asleep
from azkaban_platform.functions import environment

# How Secrets Manager calls the steps, and what they are here.
ASKED = {"createSecret": "prepare", "setSecret": "create", "testSecret": "test", "finishSecret": "switch"}
QUIET_SECONDS = 300


def handle(event: Mapping[str, Any], context: Any, clock: Clock | None = None) -> dict[str, Any]:
    """What the step came to."""
    say = environment.saying()
    name = environment.needed("DATABASE_USER_SECRET")
    client = aws.client("secretsmanager")
    step, token = _step(event, client, name)
    if step is None:
        return environment.returned({"finished": True, "step": "nothing"})
    names = environment.needed("DATABASE_USERS").split(",")
    if len(names) != 2:
        raise PlatformError("The function's environment variable DATABASE_USERS is not two names with a"
                            " comma between them.")
    where = environment.database()
    store = SecretsManagerStore(client, name, token)
    with Database.connect(where) as admin:
        wake = (Wake(Registry(admin), reach, environment.unsigned_web_server())
                if environment.flag("ASK_SERVERS", "true") else asleep)
        rotation = Rotation(store, Pair(*names), Users(admin, where.database), connector(where), wake,
                            clock or RealClock(), say)
        if step == "finish":
            return environment.returned(_finish(rotation, context))
        getattr(rotation, step)()
        value: dict[str, Any] = {"finished": True, "step": step}
        if step == "switch":
            value["restart"] = rotation.to_restart()
        return environment.returned(value)


def _finish(rotation: Rotation, context: Any) -> dict[str, Any]:
    """Drops the old user if nobody uses it; says who does otherwise, for a later try."""
    try:
        rotation.wait(Patience(environment.seconds_left(context), QUIET_SECONDS))
    except NotFinished as left:
        return {"finished": False, "step": "wait", "left": str(left), "restart": rotation.to_restart()}
    rotation.drop()
    return {"finished": True, "step": "drop"}


def _step(event: Mapping[str, Any], client: Any, name: str) -> tuple[str | None, str | None]:
    if "Step" not in event:
        if event.get("step") != "finish":
            raise PlatformError('The event is none of Secrets Manager, nor {"step": "finish"}.')
        return "finish", None
    step, token = event.get("Step"), event.get("ClientRequestToken")
    if step not in ASKED or not isinstance(token, str) or not token:
        raise PlatformError("The event is none that Secrets Manager sends.")
    try:
        secret = client.describe_secret(SecretId=name)
    except Exception as error:
        raise PlatformError(f"The secret {name} can't be read: {aws.told(error)}.") from None
    if event.get("SecretId") not in (name, secret.get("ARN")):
        raise PlatformError("The event is for another secret than DATABASE_USER_SECRET.")
    stages = secret.get("VersionIdsToStages", {}).get(token)
    if not secret.get("RotationEnabled") or stages is None:
        raise PlatformError(f"The secret {name} has no rotation with the version of the event.")
    # A step that Secrets Manager repeats after the switch has nothing left to do.
    return (None if CURRENT in stages else ASKED[step]), token
