"""HTTP as these tools need it: no redirects, verified TLS, limits of time and size, clear errors."""

from __future__ import annotations

import http.client
import ipaddress
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import BinaryIO, Iterable, Mapping, Protocol

from azkaban_platform.errors import PlatformError, Unreachable

# More than any list of schedules or flows; an answer beyond it is none of Azkaban's.
MAX_TEXT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Body:
    """What is sent: its type, its length and its bytes, piece by piece."""

    content_type: str
    length: int
    pieces: Iterable[bytes]


class Transport(Protocol):
    """The way to one server."""

    def post(self, path: str, body: Body) -> Answer:
        """Sends the body; raises Unreachable where no answer came."""

    def get(self, path: str, headers: Mapping[str, str], into: BinaryIO | None = None) -> Answer:
        """Fetches; a body of status 200 goes into the file, if there is one, and is then empty here."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class UrlTransport:
    """A Transport by urllib. What is sent goes to the given server and nowhere else."""

    def __init__(self, url: str, ca_file: str | None = None, timeout: float = 60,
                 allow_http: bool = False, direct: bool = False,
                 max_file_bytes: int = 1024 * 1024 * 1024) -> None:
        """direct: past any proxy of the environment, whose own errors would look like answers."""
        self._base = _checked(url, allow_http)
        self._timeout = timeout
        self._max_file_bytes = max_file_bytes
        handlers: list[urllib.request.BaseHandler] = [
            _NoRedirects(), urllib.request.HTTPSHandler(context=_tls(ca_file))]
        if direct or _is_loopback(self._base):
            handlers.append(urllib.request.ProxyHandler({}))
        self._opener = urllib.request.build_opener(*handlers)

    @property
    def base(self) -> str:
        """The address of the server, without a slash at its end."""
        return self._base

    def post(self, path: str, body: Body) -> Answer:
        headers = {"Content-Type": body.content_type, "Content-Length": str(body.length)}
        request = urllib.request.Request(
            self._base + path, data=body.pieces, headers=headers, method="POST")
        return self._send(request, None)

    def get(self, path: str, headers: Mapping[str, str], into: BinaryIO | None = None) -> Answer:
        request = urllib.request.Request(self._base + path, headers=dict(headers), method="GET")
        return self._send(request, into)

    def _send(self, request: urllib.request.Request, into: BinaryIO | None) -> Answer:
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                content_type = response.headers.get("Content-Type", "")
                if into is None:
                    return Answer(response.status, content_type, self._text(response))
                self._copy(response, into)
                return Answer(response.status, content_type, b"")
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers.get("Content-Type", ""), self._error_text(error))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(f"{self._base} does not answer: {_reason(error)}") from None

    def _text(self, response: http.client.HTTPResponse) -> bytes:
        body = response.read(MAX_TEXT_BYTES + 1)
        if len(body) > MAX_TEXT_BYTES:
            raise PlatformError(f"{self._base} answered with more than {MAX_TEXT_BYTES} bytes.")
        return body

    def _error_text(self, error: urllib.error.HTTPError) -> bytes:
        try:
            return error.read(MAX_TEXT_BYTES)
        except (OSError, http.client.HTTPException):
            return b""

    def _copy(self, response: http.client.HTTPResponse, into: BinaryIO) -> None:
        expected = response.length
        copied = 0
        while piece := response.read(1024 * 1024):
            copied += len(piece)
            if copied > self._max_file_bytes:
                raise PlatformError(
                    f"{self._base} sent a file of more than {self._max_file_bytes} bytes.")
            into.write(piece)
        if expected is not None and copied != expected:
            raise Unreachable(f"{self._base} broke off after {copied} of {expected} bytes.")


def form(fields: Mapping[str, str]) -> Body:
    """The fields as a form, encoded."""
    data = urllib.parse.urlencode(fields, encoding="utf-8").encode("ascii")
    return Body("application/x-www-form-urlencoded; charset=utf-8", len(data), [data])


def _checked(url: str, allow_http: bool) -> str:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PlatformError(f"{url!r} is no address of a server: https://host:port is one.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise PlatformError("An address of a server has no user, password, query or fragment in it.")
    try:
        parts.port
    except ValueError:
        raise PlatformError(f"{url!r} has a port that is none.") from None
    base = urllib.parse.urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
    if parts.scheme == "http" and not allow_http and not _is_loopback(base):
        raise PlatformError(
            f"{base} is not encrypted: everybody on the way could read password and session."
            " Use https, or allow it with --allow-http.")
    return base


def _is_loopback(url: str) -> bool:
    host = urllib.parse.urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tls(ca_file: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError):
        raise PlatformError(f"{ca_file} can't be read as certificates in PEM form.") from None


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (f"its certificate is not trusted ({cause.verify_message});"
                " --ca-file names the certificate of your own authority.")
    if isinstance(cause, ssl.SSLError):
        return f"TLS failed ({cause.reason})."
    if isinstance(cause, TimeoutError):
        return "no answer in time."
    if isinstance(cause, OSError) and cause.strerror:
        return f"{cause.strerror}."
    return f"{type(cause).__name__}."
