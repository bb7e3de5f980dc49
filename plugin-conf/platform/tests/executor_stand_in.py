"""An executor that answers as Azkaban's does, on loopback, and a clock that passes when it is told to."""

from __future__ import annotations

import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler
from typing import Any, Callable

from azkaban_platform.azkaban.executor import Address
from tests.loopback import LoopbackServer


class ManualClock:
    """Time passes only in a pause, and something may happen in each."""

    def __init__(self, happens: Callable[[int], None] = lambda pause: None) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []
        self._happens = happens

    def seconds(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)
        self._happens(len(self.pauses))


class ExecutorStandIn:
    """running and queued are execution numbers; silent lets its flows be unknown."""

    def __init__(self) -> None:
        self.active = True
        self.running: list[int] = []
        self.queued: list[int] = []
        self.unnamed = 0
        self.silent = False
        self.actions: list[str] = []
        self._server = LoopbackServer(self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> ExecutorStandIn:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> Address:
        return Address("127.0.0.1", self._server.server_port)

    def answer(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path == "/jmx":
            if self.silent:
                return 500, {}
            return 200, {"attributes": {
                "NumRunningFlows": len(self.running) + self.unnamed, "NumQueuedFlows": len(self.queued),
                "RunningFlows": str(self.running), "QueuedFlows": str(self.queued)}}
        action = fields["action"]
        self.actions.append(action)
        if action in ("activate", "deactivate"):
            self.active = action == "activate"
            return 200, {"status": "success"}
        if action == "ping":
            return 200, {"status": "alive"}
        return 200, {"status": "success", "executor_id": "1", "isActive": str(self.active).lower()}

    def _handler(stand_in) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status, value = stand_in.answer(
                    self.path, dict(urllib.parse.parse_qsl(text, keep_blank_values=True)))
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler
