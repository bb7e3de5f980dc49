"""Where projects come from. Here a zip in a folder; s3.py has those in S3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from azkaban_platform.errors import PlatformError

ZIP = ".zip"
SCHEDULES = ".json"
PERMISSIONS = ".permissions.json"
# A page of text is a hundredth of it.
MAX_BESIDE_BYTES = 1024 * 1024

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


class Source(Protocol):
    """A zip and what is beside it."""

    @property
    def origin(self) -> str:
        """Where the zip is, for people."""

    @property
    def name(self) -> str:
        """The project: the zip's name without its end."""

    def zip_file(self, folder: Path) -> Path:
        """The zip as a file, in the folder if it has to be fetched."""

    def beside(self, suffix: str) -> str | None:
        """The text of the file of that suffix beside the zip, or None if there is none."""


@dataclass(frozen=True)
class LocalSource:
    """A zip of this machine."""

    path: Path

    @property
    def origin(self) -> str:
        return str(self.path)

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(ZIP)

    def zip_file(self, folder: Path) -> Path:
        return self.path

    def beside(self, suffix: str) -> str | None:
        path = self.path.with_name(self.name + suffix)
        try:
            with path.open("rb") as file:
                return text_of(file.read(MAX_BESIDE_BYTES + 1), str(path))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PlatformError(f"{path} can't be read: {error.strerror}.") from None


def local(path: Path) -> list[LocalSource]:
    """The zip, or the zips that are right in the folder; raises where there are none."""
    if path.is_dir():
        found = sorted(each for each in path.iterdir() if each.name.endswith(ZIP) and each.is_file())
        if not found:
            raise PlatformError(f"The folder {path} has no file that ends with {ZIP}.")
        return [LocalSource(each) for each in found]
    if not path.is_file():
        raise PlatformError(f"{path} is neither a file nor a folder.")
    if not path.name.endswith(ZIP):
        raise PlatformError(f"{path} does not end with {ZIP}.")
    return [LocalSource(path)]


def name_problem(name: str) -> str | None:
    """What is wrong with the name of a project, by Azkaban's own rule."""
    if _NAME.fullmatch(name):
        return None
    return (f"{name[:80]!r} is no name of a project: a letter, then letters, digits, - and _,"
            " not more than 64 in all.")


def text_of(data: bytes, place: str) -> str:
    """The bytes as text; raises where they are too many or no UTF-8."""
    if len(data) > MAX_BESIDE_BYTES:
        raise PlatformError(f"{place} has more than {MAX_BESIDE_BYTES} bytes.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise PlatformError(f"{place} is no UTF-8.") from None
