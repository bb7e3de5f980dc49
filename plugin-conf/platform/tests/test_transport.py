"""TLS, redirects and answers that are none."""

from __future__ import annotations

import io
import shutil
import ssl
import subprocess
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from azkaban_platform.azkaban.answers import SessionEnded, parsed
from azkaban_platform.azkaban.multipart import upload
from azkaban_platform.azkaban.transport import Answer, UrlTransport, form
from azkaban_platform.errors import PlatformError, Refused, Unreachable
from tests.loopback import LoopbackServer


class Server:
    """Answers every request with the same bytes, and keeps what came."""

    def __init__(self, raw: bytes, context: ssl.SSLContext | None = None) -> None:
        seen = self.seen = []

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                seen.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.wfile.write(raw)

            def do_GET(self) -> None:
                self.wfile.write(raw)

        self._server = LoopbackServer(Handler)
        self._server.handle_error = lambda *_: None
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


OK = b'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"status": "success"}'


class TransportTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    @unittest.skipUnless(shutil.which("openssl"), "openssl makes the certificate")
    def test_a_certificate_counts_if_its_authority_is_named(self) -> None:
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
             certificate, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
            check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with Server(OK, context) as server:
            url = f"https://127.0.0.1:{server.port}"
            with self.assertRaises(Unreachable) as caught:
                UrlTransport(url).post("/", form({"password": "x"}))
            self.assertIn("its certificate is not trusted", str(caught.exception))
            self.assertIn("--ca-file", str(caught.exception))
            self.assertEqual(server.seen, [])
            self.assertEqual(UrlTransport(url, str(certificate)).post("/", form({})).status, 200)
            other = f"https://localhost:{server.port}"
            with self.assertRaises(Unreachable):
                UrlTransport(other, str(certificate)).post("/", form({}))

    def test_a_file_that_holds_no_certificates_is_named(self) -> None:
        file = self.folder / "ca.pem"
        file.write_text("none")
        for path in (file, self.folder / "nowhere"):
            with self.assertRaises(PlatformError) as caught:
                UrlTransport("https://azkaban:8443", str(path))
            self.assertIn(str(path), str(caught.exception))

    def test_an_address_without_tls_needs_to_be_allowed(self) -> None:
        with self.assertRaises(PlatformError) as caught:
            UrlTransport("http://azkaban:8081")
        self.assertIn("--allow-http", str(caught.exception))
        UrlTransport("http://azkaban:8081", allow_http=True)
        for local in ("http://localhost:8081", "http://127.0.0.1:8081/", "http://[::1]:8081"):
            UrlTransport(local)
        with self.assertRaises(PlatformError):
            UrlTransport("http://localhost.example.org:8081")

    def test_an_address_that_is_none_is_named_and_one_with_a_password_is_not(self) -> None:
        for url in ("azkaban:8443", "ftp://azkaban", "https://", "https://azkaban:port"):
            with self.assertRaises(PlatformError) as caught:
                UrlTransport(url)
            self.assertIn(url, str(caught.exception))
        with self.assertRaises(PlatformError) as caught:
            UrlTransport("https://me:secret@azkaban")
        self.assertNotIn("secret", str(caught.exception))

    def test_a_redirect_is_not_followed(self) -> None:
        with Server(OK) as elsewhere:
            moved = f"HTTP/1.0 307 Moved\r\nLocation: http://127.0.0.1:{elsewhere.port}/\r\n\r\n".encode()
            with Server(moved) as server:
                transport = UrlTransport(f"http://127.0.0.1:{server.port}")
                answer = transport.post("/", form({"password": "x"}))
                self.assertEqual(answer.status, 307)
                self.assertEqual(elsewhere.seen, [])
                with self.assertRaises(Refused):
                    parsed(answer, "Signing in")

    def test_nobody_at_the_address_is_unreachable(self) -> None:
        with Server(OK) as server:
            port = server.port
        with self.assertRaises(Unreachable) as caught:
            UrlTransport(f"http://127.0.0.1:{port}").post("/", form({}))
        self.assertIn("Connection refused", str(caught.exception))

    def test_bytes_that_are_no_http_are_unreachable(self) -> None:
        with Server(b"SSH-2.0-OpenSSH\r\n") as server:
            with self.assertRaises(Unreachable):
                UrlTransport(f"http://127.0.0.1:{server.port}").post("/", form({}))

    def test_a_file_that_breaks_off_is_unreachable(self) -> None:
        with Server(b"HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nshort") as server:
            with self.assertRaises(Unreachable):
                UrlTransport(f"http://127.0.0.1:{server.port}").get("/", {}, io.BytesIO())

    def test_a_file_that_is_too_large_is_refused(self) -> None:
        with Server(b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * 200) as server:
            transport = UrlTransport(f"http://127.0.0.1:{server.port}", max_file_bytes=100)
            with self.assertRaises(PlatformError) as caught:
                transport.get("/", {}, io.BytesIO())
            self.assertIn("more than 100 bytes", str(caught.exception))

    def test_a_file_s_name_cannot_end_a_header_of_a_form(self) -> None:
        path = self.folder / "zip"
        path.write_bytes(b"content")
        body = upload({"a": "b"}, "file", 'x"\r\nX: y.zip', "application/zip", path)
        data = b"".join(body.pieces)
        self.assertEqual(len(data), body.length)
        self.assertIn(b'filename="x%22%0D%0AX: y.zip"', data)


class AnswersTest(unittest.TestCase):
    def test_errors_with_status_200_are_errors(self) -> None:
        for body, kind, words in (
                (b'{"error": "Permission denied. Need WRITE access."}', Refused, "Need WRITE access."),
                (b'{"status": "error", "message": "<b>Flow</b> &lt;x&gt; is locked."}', Refused,
                 "Flow <x> is locked."),
                (b'{"error": "session"}', SessionEnded, "does not know"),
                (b'{"error": "Invalid Session. Need to re-login"}', SessionEnded, "does not know"),
                (b"Login error. Need username and password", SessionEnded, "does not know"),
                (b"Login error. Locked.", Refused, "Login error. Locked."),
                (b"[1]", Refused, "is not Azkaban's")):
            with self.subTest(body):
                with self.assertRaises(kind) as caught:
                    parsed(Answer(200, "application/json", body), "It")
                self.assertIn(words, str(caught.exception))

    def test_a_failure_of_the_server_may_be_gone_with_the_next_try(self) -> None:
        for body in (b"<html>", b'{"x": 1}'):
            with self.assertRaises(Unreachable):
                parsed(Answer(503, "text/html", body), "It")

    def test_a_long_message_is_cut(self) -> None:
        with self.assertRaises(Refused) as caught:
            parsed(Answer(200, "", b'{"error": "' + b"x" * 10000 + b'"}'), "It")
        self.assertLess(len(str(caught.exception)), 700)


if __name__ == "__main__":
    unittest.main()
