"""Where Azkaban's start finds user and password, and where the next ones wait until they are tried."""

from __future__ import annotations

import json
import os
import tempfile
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping, Protocol

from azkaban_platform import aws
from azkaban_platform.errors import PlatformError

CURRENT = "AWSCURRENT"
PENDING = "AWSPENDING"


@dataclass(frozen=True)
class Login:
    """A user with a password, and whatever else the secret holds. No text that is made of it has the
    password."""

    user: str
    password: str = field(repr=False)
    rest: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def text(self) -> str:
        """The secret's text."""
        return json.dumps({**self.rest, "username": self.user, "password": self.password})

    @staticmethod
    def parse(text: str, place: str) -> Login:
        """The login that a secret's text holds."""
        try:
            value = json.loads(text)
        except ValueError:
            value = None
        if not isinstance(value, dict) or not all(
                isinstance(value.get(name), str) and value[name] for name in ("username", "password")):
            raise PlatformError(f"{place} is no JSON object with username and password.")
        rest = {name: each for name, each in value.items() if name not in ("username", "password")}
        return Login(value["username"], value["password"], rest)


class SecretStore(Protocol):
    """One secret with the login in use, and perhaps the next one."""

    @property
    def place(self) -> str:
        """Where it is, for people."""

    def current(self) -> Login:
        """The login that Azkaban takes when it starts."""

    def pending(self) -> Login | None:
        """The next one, if a rotation has begun."""

    def put_pending(self, login: Login) -> None:
        """Keeps the next one; Azkaban does not see it."""

    def promote(self) -> None:
        """Makes the next one the one in use. The one before can still be found."""


class FileStore:
    """A file; FILE.pending is the next one, FILE.previous the one before. Those two are for the owner
    alone. Where FILE is a link, all that is of the file that it names."""

    def __init__(self, path: Path) -> None:
        self._path = path = path.resolve()
        self._pending = path.with_name(path.name + ".pending")
        self._previous = path.with_name(path.name + ".previous")

    @property
    def place(self) -> str:
        return str(self._path)

    def current(self) -> Login:
        return Login.parse(self._read(self._path), str(self._path))

    def pending(self) -> Login | None:
        if not self._pending.exists():
            return None
        return Login.parse(self._read(self._pending), str(self._pending))

    def put_pending(self, login: Login) -> None:
        self._write(self._pending, login.text())

    def promote(self) -> None:
        self._write(self._previous, self._read(self._path))
        before = self._path.stat()
        try:
            # Who reads the file, such as Azkaban's account, is to read the new one as well.
            os.chown(self._pending, before.st_uid, before.st_gid)
            os.chmod(self._pending, before.st_mode & 0o7777)
            os.replace(self._pending, self._path)
        except OSError as error:
            raise PlatformError(f"{self._path} can't be replaced: {error.strerror}.") from None

    def _read(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
            raise PlatformError(f"{path} can't be read: {reason}.") from None

    def _write(self, path: Path, text: str) -> None:
        try:
            # mkstemp makes a file that nobody else can open; a name in its place follows no link.
            descriptor, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(name, path)
            except BaseException:
                os.unlink(name)
                raise
        except OSError as error:
            raise PlatformError(f"{path} can't be written: {error.strerror}.") from None


class SecretsManagerStore:
    """A secret of AWS Secrets Manager, with the stages that its own rotation has."""

    def __init__(self, client: Any, name: str, token: str | None = None) -> None:
        """token: the version that Secrets Manager wants to be made, where it drives the rotation."""
        self._client = client
        self._name = name
        self._token = token

    @property
    def place(self) -> str:
        return f"The secret {self._name}"

    def current(self) -> Login:
        found = self._get(CURRENT)
        if found is None:
            raise PlatformError(f"{self.place} has no value.")
        return Login.parse(found["SecretString"], self.place)

    def pending(self) -> Login | None:
        found = self._get(PENDING)
        if found is None or CURRENT in found.get("VersionStages", ()):
            return None
        if self._token is not None and found.get("VersionId") != self._token:
            return None
        return Login.parse(found["SecretString"], self.place)

    def put_pending(self, login: Login) -> None:
        self._call("put_secret_value", ClientRequestToken=self._token or str(uuid.uuid4()),
                   SecretString=login.text(), VersionStages=[PENDING])

    def promote(self) -> None:
        pending, current = self._get(PENDING), self._get(CURRENT)
        if pending is None or current is None or pending["VersionId"] == current["VersionId"]:
            raise PlatformError(f"{self.place} has no next version.")
        self._call("update_secret_version_stage", VersionStage=CURRENT,
                   MoveToVersionId=pending["VersionId"], RemoveFromVersionId=current["VersionId"])

    def _get(self, stage: str) -> dict[str, Any] | None:
        try:
            found = self._client.get_secret_value(SecretId=self._name, VersionStage=stage)
        except Exception as error:
            # Secrets Manager says the same of a secret that is not there; then the other stage fails, too.
            if stage == PENDING and aws.code_of(error) == "ResourceNotFoundException":
                return None
            raise PlatformError(f"{self.place} can't be read: {aws.told(error)}.") from None
        if "SecretString" not in found:
            raise PlatformError(f"{self.place} is bytes, and no text.")
        return dict(found)

    def _call(self, operation: str, **values: Any) -> None:
        try:
            getattr(self._client, operation)(SecretId=self._name, **values)
        except Exception as error:
            raise PlatformError(f"{self.place} can't be written: {aws.told(error)}.") from None
