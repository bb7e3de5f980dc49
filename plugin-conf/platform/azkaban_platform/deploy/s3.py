"""Projects in S3, below a prefix or beside the object that says that they are complete."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azkaban_platform import aws
from azkaban_platform.deploy.source import MAX_BESIDE_BYTES, PERMISSIONS, SCHEDULES, ZIP, text_of
from azkaban_platform.errors import PlatformError, Unreachable

SCHEME = "s3://"
SUCCESS = ".success"
MAX_ZIP_BYTES = 1024 * 1024 * 1024
PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class S3Source:
    """A zip in S3. There may be files beside it: suffixes says which."""

    client: Any = field(repr=False)
    bucket: str
    key: str
    suffixes: frozenset[str]

    @property
    def origin(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.key}"

    @property
    def name(self) -> str:
        return self.key.rsplit("/", 1)[-1].removesuffix(ZIP)

    def zip_file(self, folder: Path) -> Path:
        # The key decides nothing on this machine: a project has one zip, in a folder of its own.
        path = folder / "project.zip"
        body = self._get(self.key)
        copied = 0
        try:
            with path.open("wb") as file:
                while piece := body.read(PIECE_BYTES):
                    copied += len(piece)
                    if copied > MAX_ZIP_BYTES:
                        raise PlatformError(f"{self.origin} has more than {MAX_ZIP_BYTES} bytes.")
                    file.write(piece)
        except PlatformError:
            raise
        except Exception as error:
            raise Unreachable(f"{self.origin} can't be fetched: {aws.told(error)}.") from None
        return path

    def beside(self, suffix: str) -> str | None:
        if suffix not in self.suffixes:
            return None
        key = self.key.removesuffix(ZIP) + suffix
        place = f"{SCHEME}{self.bucket}/{key}"
        try:
            return text_of(self._get(key).read(MAX_BESIDE_BYTES + 1), place)
        except PlatformError:
            raise
        except Exception as error:
            raise Unreachable(f"{place} can't be fetched: {aws.told(error)}.") from None

    def _get(self, key: str) -> Any:
        try:
            return self.client.get_object(Bucket=self.bucket, Key=key)["Body"]
        except Exception as error:
            raise failure(error, f"{SCHEME}{self.bucket}/{key}") from None


def below(client: Any, address: str) -> list[S3Source]:
    """The zips right below s3://bucket/prefix/, or the one that the address names."""
    bucket, _, prefix = address.removeprefix(SCHEME).partition("/")
    if not bucket:
        raise PlatformError(f"{address!r} has no bucket: s3://bucket/prefix/ has one.")
    if prefix.endswith(ZIP):
        folder = prefix[: prefix.rfind("/") + 1]
        found = [each for each in _zips(client, bucket, folder) if each.key == prefix]
    else:
        # analytics is the folder analytics/, and not also analytics-old/.
        folder = prefix if not prefix or prefix.endswith("/") else prefix + "/"
        found = _zips(client, bucket, folder)
    if not found:
        raise PlatformError(f"{address} has no object that ends with {ZIP}.")
    return found


def belonging_to(client: Any, bucket: str, key: str) -> list[S3Source]:
    """What an object *.success stands for.

    dir/NAME.success is for dir/NAME.zip; where there is no such zip it is for all zips that are
    right in dir/. Nothing of a folder below or of one whose name begins alike belongs to it.
    """
    if not key.endswith(SUCCESS):
        raise PlatformError(f"{SCHEME}{bucket}/{key} does not end with {SUCCESS}.")
    folder = key[: key.rfind("/") + 1]
    found = _zips(client, bucket, folder)
    own = [each for each in found if each.key == key.removesuffix(SUCCESS) + ZIP]
    if not found:
        raise PlatformError(f"There is no zip beside {SCHEME}{bucket}/{key}.")
    return own or found


def failure(error: Exception, place: str) -> PlatformError:
    """The error of AWS in our words: a refusal, or no usable answer."""
    code = aws.code_of(error)
    if code in ("AccessDenied", "403", "NoSuchBucket", "NoSuchKey", "404", "InvalidObjectState"):
        return PlatformError(f"{place} can't be read: {code}.")
    return Unreachable(f"{place} can't be read: {aws.told(error)}.")


def _zips(client: Any, bucket: str, folder: str) -> list[S3Source]:
    keys = _keys(client, bucket, folder)
    return [
        S3Source(client, bucket, key, frozenset(
            suffix for suffix in (SCHEDULES, PERMISSIONS) if key.removesuffix(ZIP) + suffix in keys))
        for key in sorted(keys) if key.endswith(ZIP)]


def _keys(client: Any, bucket: str, folder: str) -> set[str]:
    keys: set[str] = set()
    request = {"Bucket": bucket, "Prefix": folder, "Delimiter": "/"}
    while True:
        try:
            page = client.list_objects_v2(**request)
        except Exception as error:
            raise failure(error, f"{SCHEME}{bucket}/{folder}") from None
        keys.update(entry["Key"] for entry in page.get("Contents", []))
        if not page.get("IsTruncated"):
            return keys
        request["ContinuationToken"] = page["NextContinuationToken"]
