"""Zips for tests."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path


def packed(entries: dict[str, str], year: int = 2020) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in entries.items():
            info = zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0))
            archive.writestr(info, text)
    return buffer.getvalue()


def project(folder: Path, name: str, flow: str = "daily", command: str = "true", year: int = 2020) -> Path:
    path = folder / f"{name}.zip"
    path.write_bytes(packed({f"{flow}.job": f"type=command\ncommand={command}\n"}, year))
    return path
