"""A form with a file, sent without holding the file in memory."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Iterator, Mapping

from azkaban_platform.azkaban.transport import Body

PIECE_BYTES = 1024 * 1024


def upload(fields: Mapping[str, str], name: str, file_name: str, content_type: str, path: Path) -> Body:
    """The fields, and the file under the name. Quotes and line breaks can't end a header."""
    # 144 random bits: no file holds the line by chance, and none can be made to.
    boundary = "azkaban-platform-" + secrets.token_hex(18)
    head = b"".join(
        _part(boundary, f'name="{_quoted(field)}"') + b"\r\n" + value.encode("utf-8") + b"\r\n"
        for field, value in fields.items())
    head += _part(boundary, f'name="{_quoted(name)}"; filename="{_quoted(file_name)}"')
    head += f"Content-Type: {content_type}\r\n\r\n".encode("ascii")
    tail = f"\r\n--{boundary}--\r\n".encode("ascii")
    size = path.stat().st_size
    return Body(
        f"multipart/form-data; boundary={boundary}",
        len(head) + size + len(tail),
        _pieces(head, path, size, tail))


def _part(boundary: str, disposition: str) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n".encode("utf-8")


def _quoted(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _pieces(head: bytes, path: Path, size: int, tail: bytes) -> Iterator[bytes]:
    yield head
    sent = 0
    with path.open("rb") as file:
        while piece := file.read(min(PIECE_BYTES, size - sent)):
            sent += len(piece)
            yield piece
    if sent != size:
        raise OSError(f"{path} became shorter while it was sent")
    yield tail
