"""One executor, asked by its own API, which knows no users: who reaches its port may use it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from azkaban_platform.azkaban.answers import parsed
from azkaban_platform.azkaban.transport import Transport, form
from azkaban_platform.errors import PlatformError, Refused, Unreachable

FLOWS_BEAN = "azkaban.execapp.jmx.JmxFlowRunnerManager:name=flowRunnerManager"


@dataclass(frozen=True, order=True)
class Address:
    """Host and port, as the executor has registered itself."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://{self}"

    @staticmethod
    def parse(text: str) -> Address:
        """The address of the text host:port; an IPv6 address stands in brackets."""
        match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9_.-]+)):(\d{1,5})", text)
        port = int(match[3]) if match else 0
        if match is None or not 0 < port < 65536:
            raise PlatformError(f"{text!r} is no executor: host:port is one, such as executor-1:12321.")
        return Address(match[1] or match[2], port)


@dataclass(frozen=True)
class Work:
    """What an executor has in hand: the executions that it names, and how many it counts."""

    executions: frozenset[int]
    count: int

    @property
    def idle(self) -> bool:
        """Whether there is nothing, neither named nor counted."""
        return not self.executions and self.count == 0


class ExecutorServer:
    """An executor."""

    def __init__(self, address: Address, transport: Transport) -> None:
        self.address = address
        self._transport = transport

    def activate(self) -> None:
        """Lets it take flows."""
        self._call("activate")

    def deactivate(self) -> None:
        """Lets it take no more flows; what it has goes on."""
        self._call("deactivate")

    def active(self) -> bool:
        """Whether it is active, as the database says."""
        return str(self._call("getStatus").get("isActive")).lower() == "true"

    def answers(self) -> bool:
        """Whether anything at all answers at its address. An answer that is wrong is one, too."""
        try:
            self._transport.post("/executor", form({"action": "ping"}))
        except Unreachable:
            return False
        except PlatformError:
            return True
        return True

    def work(self) -> Work:
        """What it runs and has queued. Raises where it does not say: not known is not idle."""
        answer = self._transport.post(
            "/jmx", form({"getAllMBeanAttributes": "", "mBean": FLOWS_BEAN}))
        value = parsed(answer, f"Flows of {self.address}").get("attributes")
        if not isinstance(value, dict):
            raise Refused(f"The executor {self.address} does not say what it runs.")
        try:
            count = int(value["NumRunningFlows"]) + int(value["NumQueuedFlows"])
            named = f"{value['RunningFlows']} {value['QueuedFlows']}"
        except (KeyError, TypeError, ValueError):
            raise Refused(f"The executor {self.address} does not say what it runs.") from None
        return Work(frozenset(int(number) for number in re.findall(r"\d+", named)), count)

    def _call(self, action: str) -> dict[str, object]:
        answer = self._transport.post("/executor", form({"action": action}))
        value = parsed(answer, f"{action} of {self.address}")
        if value.get("status") not in ("success", "alive"):
            raise Refused(f"{action} of {self.address}: the answer says neither yes nor no.")
        return value
