"""A project's zip, looked through before anybody unpacks it."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from azkaban_platform.errors import PlatformError

PIECE_BYTES = 1024 * 1024
# What Java's own classes unpack, and so Azkaban.
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class BadZip(PlatformError):
    """The file is no zip of a project that Azkaban could take."""


@dataclass(frozen=True)
class Limits:
    """What a zip may unpack to. Azkaban unpacks it on the web server and on each executor."""

    entries: int = 20_000
    unpacked_bytes: int = 2 * 1024 * 1024 * 1024


@dataclass(frozen=True)
class Contents:
    """What tells two zips apart: the bytes of the file, and what they hold."""

    file_digest: str
    content_digest: str


def inspect(path: Path, limits: Limits = Limits()) -> Contents:
    """The contents of a zip that is sound; raises BadZip and names what is wrong with it, or OSError
    where the file itself can't be read."""
    file_digest = _file_digest(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check(entries, limits)
            content = _content_digest(archive, entries, limits)
    except BadZip:
        raise
    except NotImplementedError:
        raise BadZip("it is packed in a way that Azkaban does not know.") from None
    except Exception:  # zipfile passes on whatever its parts fail with
        raise BadZip("it is no zip, or a damaged one.") from None
    return Contents(file_digest, content)


def _check(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise BadZip(f"it has more than {limits.entries} entries.")
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise BadZip(f"unpacked it is more than {limits.unpacked_bytes} bytes.")
    seen: set[str] = set()
    for entry in entries:
        problem = _problem(entry)
        if problem is not None:
            raise BadZip(f"its entry {entry.filename[:200]!r} {problem}.")
        if entry.filename in seen:
            raise BadZip(f"its entry {entry.filename[:200]!r} is there twice.")
        seen.add(entry.filename)
    _check_kind(seen)


def _problem(entry: zipfile.ZipInfo) -> str | None:
    # orig_filename: zipfile cuts a name at a NUL, other programs may not.
    name = entry.orig_filename
    parts = name.rstrip("/").split("/")
    if "\\" in name or ":" in parts[0] or name.startswith("/"):
        return "does not have a relative path with slashes"
    if any(part in ("", ".", "..") for part in parts):
        return "leads out of its folder"
    if not name.isprintable():
        return "has a character in its name that can't be shown"
    if entry.flag_bits & 0x1:
        return "is encrypted"
    if entry.compress_type not in PACKINGS:
        return "is packed in a way that Azkaban does not know"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device, no file"
    return None


def _check_kind(names: set[str]) -> None:
    if any(name.endswith(".job") for name in names):
        return
    flows = any(name.endswith(".flow") for name in names)
    if flows and any(name.endswith(".project") for name in names):
        return
    if flows:
        raise BadZip("it has a .flow file and no .project file: Azkaban would find no flow in it.")
    raise BadZip("it has neither a .job file nor a .flow file: Azkaban would find no flow in it.")


def _content_digest(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> str:
    whole = hashlib.sha256()
    unpacked = 0
    for entry in sorted(entries, key=lambda each: each.filename):
        if entry.is_dir():
            continue
        one = hashlib.sha256()
        with archive.open(entry) as file:
            while piece := file.read(PIECE_BYTES):
                unpacked += len(piece)
                if unpacked > limits.unpacked_bytes:
                    raise BadZip(f"unpacked it is more than {limits.unpacked_bytes} bytes.")
                one.update(piece)
        whole.update(entry.filename.encode("utf-8", "surrogatepass") + b"\0" + one.digest())
    return whole.hexdigest()


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
