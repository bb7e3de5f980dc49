"""Where a password or a token comes from: a file, the environment or Secrets Manager."""

from __future__ import annotations

import json
import os
import pathlib
import stat
from dataclasses import dataclass, field
from typing import Any, Callable, Mapping

from azkaban_platform import aws
from azkaban_platform.errors import PlatformError
from azkaban_platform.reporting import Say

TOKEN_USER = "cognitoToken"
USER_FIELDS = ("username", "user", "azkaban_username")
PASSWORD_FIELDS = ("password", "token", "azkaban_password")


@dataclass(frozen=True)
class Credential:
    """Who signs in. The password is in no text that is made of this."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Source:
    """Where the password is: kind is "file", "env" or "secret", place says which."""

    kind: str
    place: str
    user: str | None = None


def load(source: Source, say: Say, environ: Mapping[str, str] = os.environ,
         client: Callable[[str], Any] | None = None) -> Credential:
    """The credential as it is now: a secret that has been rotated is read anew."""
    if source.kind == "file":
        text = file_text(pathlib.Path(source.place), say).rstrip("\r\n")
        if not text:
            raise PlatformError(f"The file {source.place} is empty.")
    elif source.kind == "env":
        text = _variable(source.place, environ)
    elif source.kind == "secret":
        return _of_secret(source, read_secret(source.place, client))
    else:
        raise ValueError(source.kind)
    if source.user is None:
        raise PlatformError("Who signs in is not known: give --user.")
    return Credential(source.user, text)


def read_secret(name: str, client: Callable[[str], Any] | None = None) -> str:
    """The text of a secret of Secrets Manager; a binary one is taken as UTF-8."""
    try:
        answer = (client or aws.client)("secretsmanager").get_secret_value(SecretId=name)
    except PlatformError:
        raise
    except Exception as error:
        raise PlatformError(f"The secret {name} can't be read: {aws.told(error)}.") from None
    text = answer.get("SecretString")
    if text is None:
        try:
            text = bytes(answer["SecretBinary"]).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            raise PlatformError(f"The secret {name} is not a text.") from None
    return text


def file_text(path: pathlib.Path, say: Say) -> str:
    """The text of a file with a secret; that others can read it is told."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PlatformError(f"The file {path} can't be read: {_reason(error)}.") from None
    if stat.S_ISREG(mode) and mode & (stat.S_IRGRP | stat.S_IROTH):
        say(f"The file {path} can be read by others of this machine: chmod 600 closes it.")
    return text


def _variable(name: str, environ: Mapping[str, str]) -> str:
    text = environ.get(name, "")
    if not text:
        raise PlatformError(f"The environment variable {name} is not set.")
    return text


def _of_secret(source: Source, text: str) -> Credential:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        if source.user is None:
            raise PlatformError(
                f"The secret {source.place} is no JSON object with username and password;"
                " give --user if it is the password alone."
            )
        return Credential(source.user, text)
    user = source.user or _first(value, USER_FIELDS)
    password = _first(value, PASSWORD_FIELDS)
    if user is None or password is None:
        raise PlatformError(
            f"The secret {source.place} needs the fields username and password."
        )
    return Credential(user, password)


def _first(value: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((str(value[name]) for name in names if value.get(name)), None)


def _reason(error: Exception) -> str:
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else "it is no UTF-8"
