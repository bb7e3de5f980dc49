"""S3 on loopback, as far as uploading, listing and fetching go; pages are short, so that there are several."""

from __future__ import annotations

import hashlib
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler
from typing import Any
from xml.sax.saxutils import escape

from tests.loopback import LoopbackServer


class S3StandIn:
    """Buckets in the path, objects in memory."""

    def __init__(self, page: int = 2) -> None:
        self.objects: dict[str, bytes] = {}
        self.page = page
        self.lists = 0
        self.denied: set[str] = set()
        self.broken: set[str] = set()
        self._server = LoopbackServer(self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> S3StandIn:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def listing(self, bucket: str, query: dict[str, str]) -> bytes:
        self.lists += 1
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        start = query.get("continuation-token", "")
        names = sorted(name.removeprefix(bucket + "/") for name in self.objects
                       if name.startswith(f"{bucket}/{prefix}"))
        entries: list[tuple[str, bool]] = []
        for name in names:
            rest = name[len(prefix):]
            if delimiter and delimiter in rest:
                common = prefix + rest.split(delimiter)[0] + delimiter
                if (common, True) not in entries:
                    entries.append((common, True))
            else:
                entries.append((name, False))
        entries = [entry for entry in entries if entry[0] > start]
        shown, more = entries[: self.page], len(entries) > self.page
        encode = urllib.parse.quote if query.get("encoding-type") == "url" else escape
        parts = ["<ListBucketResult>", f"<IsTruncated>{str(more).lower()}</IsTruncated>"]
        if query.get("encoding-type") == "url":
            parts.append("<EncodingType>url</EncodingType>")
        if more:
            parts.append(f"<NextContinuationToken>{escape(shown[-1][0])}</NextContinuationToken>")
        for name, common in shown:
            parts.append(f"<CommonPrefixes><Prefix>{encode(name)}</Prefix></CommonPrefixes>" if common
                         else f"<Contents><Key>{encode(name)}</Key><Size>1</Size>"
                              "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>")
        return "".join(parts + ["</ListBucketResult>"]).encode()

    def _handler(stand_in) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                parts = urllib.parse.urlsplit(self.path)
                name = urllib.parse.unquote(parts.path).removeprefix("/")
                query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
                if "list-type" in query:
                    self._answer(200, stand_in.listing(name.split("/")[0], query))
                elif name in stand_in.denied:
                    self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
                elif name in stand_in.broken:
                    self._answer(501, b"<Error><Code>NotImplemented</Code></Error>")
                elif name in stand_in.objects:
                    self._answer(200, stand_in.objects[name])
                else:
                    self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

            def do_PUT(self) -> None:
                name = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path).removeprefix("/")
                if self.headers.get("Expect"):
                    self.send_response_only(100)
                    self.end_headers()
                stand_in.objects[name] = self._body()
                self._answer(200, b"")

            def _body(self) -> bytes:
                data = self.rfile.read(int(self.headers["Content-Length"]))
                if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
                    return data
                plain = b""
                while data:
                    head, _, data = data.partition(b"\r\n")
                    size = int(head.split(b";")[0], 16)
                    if size == 0:
                        break
                    plain, data = plain + data[:size], data[size + 2:]
                return plain

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("ETag", '"' + hashlib.md5(body).hexdigest() + '"')
                self.end_headers()
                self.wfile.write(body)

        return Handler


def settings(url: str) -> dict[str, str]:
    """The environment of a program that is to use the stand-in: credentials that open nothing."""
    return {"AWS_ENDPOINT_URL_S3": url, "AWS_ACCESS_KEY_ID": "stand-in", "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_SECRET_ACCESS_KEY": "stand-in", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
            "AWS_MAX_ATTEMPTS": "1"}


def client_of(objects: dict[str, bytes]) -> Any:
    """A fake of boto3's client for tests that need no boto3."""
    class Client:
        def list_objects_v2(self, Bucket: str, Prefix: str, Delimiter: str,
                            ContinuationToken: str = "") -> dict[str, Any]:
            names = sorted(name.removeprefix(Bucket + "/") for name in objects
                           if name.startswith(f"{Bucket}/{Prefix}"))
            own = [name for name in names if Delimiter not in name[len(Prefix):]
                   and name > ContinuationToken]
            page = {"Contents": [{"Key": name} for name in own[:2]], "IsTruncated": len(own) > 2}
            if len(own) > 2:
                page["NextContinuationToken"] = own[1]
            return page

        def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:
            import io

            body = objects[f"{Bucket}/{Key}"]
            if isinstance(body, Exception):
                raise body
            return {"Body": io.BytesIO(body)}

        def get_secret_value(self, SecretId: str) -> dict[str, Any]:
            return {"SecretString": objects[SecretId].decode()}

    return Client()
