"""Takes executors out of service when what they run has ended, and brings them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Protocol, Sequence

from azkaban_platform.azkaban.executor import Address, ExecutorServer, Work
from azkaban_platform.azkaban.web import NoExecutor, WebServer
from azkaban_platform.clock import Clock
from azkaban_platform.errors import PlatformError, Unreachable
from azkaban_platform.executors.registry import Execution
from azkaban_platform.reporting import Say

# A flow that the web server sent just before is not seen with the first look.
IDLE_LOOKS = 3
# A wait of hours is not to look like one that hangs.
PROGRESS_SECONDS = 60


class Assigned(Protocol):
    """What the database says that an executor still has to do."""

    def unfinished(self, address: Address) -> Sequence[Execution]:
        """The executions of the executor that have not ended."""


@dataclass(frozen=True)
class Limits:
    """How long to wait for flows, and how often to look."""

    wait_seconds: float
    interval_seconds: float = 10


@dataclass(frozen=True)
class Drained:
    """How one executor was left. running: what it still has, for people; empty if it may be stopped."""

    address: Address
    running: tuple[str, ...]

    @property
    def may_be_stopped(self) -> bool:
        """Whether nothing is lost when it is stopped."""
        return not self.running


class Drain:
    """Deactivates and waits. web and assigned are what there is to ask besides the executors."""

    def __init__(self, connect: Callable[[Address], ExecutorServer], web: WebServer | None,
                 assigned: Assigned | None, clock: Clock, say: Say) -> None:
        self._connect = connect
        self._web = web
        self._assigned = assigned
        self._clock = clock
        self._say = say

    def drain(self, addresses: Sequence[Address], limits: Limits) -> list[Drained]:
        """Deactivates all at once and waits for all, so that none gets the flows of another.

        Executors stay inactive also where the limit is reached: nothing new begins on them, and the
        next drain goes on waiting. Raises before anything is changed if one does not answer, or if
        the web server would not let itself be told.
        """
        servers = [self._connect(address) for address in addresses]
        for server in servers:
            self._check_answer(server)
        self._check_rights()
        for server in servers:
            server.deactivate()
            self._say(f"{server.address}: inactive, gets no new flows")
        self._tell_web_server()
        return self._wait(servers, limits)

    def activate(self, addresses: Sequence[Address]) -> None:
        """Brings executors back into service. Raises, at the end, if one can't be: the others work."""
        problems = []
        for server in [self._connect(address) for address in addresses]:
            try:
                server.activate()
                self._say(f"{server.address}: active")
            except PlatformError as problem:
                problems.append(str(problem))
        if self._web is not None and len(problems) < len(addresses):
            self._web.reload_executors()
            self._web.dispatching(True)
            self._say("The web server knows, and gives flows to executors.")
        if problems:
            raise PlatformError(" ".join(problems))

    def _check_answer(self, server: ExecutorServer) -> None:
        try:
            server.active()
        except Unreachable as problem:
            raise Unreachable(f"{problem} If it is gone, clean removes its row; else name the others alone."
                              " Nothing was changed.") from None

    def _check_rights(self) -> None:
        if self._web is None:
            return
        try:
            self._web.reload_executors()
        except NoExecutor:
            pass  # As with the second of two drains.

    def _tell_web_server(self) -> None:
        if self._web is None:
            self._say("No web server is named: one that pushes flows to executors goes on until it has"
                      " been told of the change.")
            return
        try:
            self._web.reload_executors()
            self._say("The web server knows which executors are active.")
        except NoExecutor:
            # Without any active executor Azkaban keeps its older list, and would go on with it.
            self._web.dispatching(False)
            self._say("No executor is active: the web server keeps new flows in its queue;"
                      " activate, with the web server named, ends that.")

    def _wait(self, servers: Sequence[ExecutorServer], limits: Limits) -> list[Drained]:
        deadline = self._clock.seconds() + limits.wait_seconds
        waits = [_Wait(server) for server in servers]
        while True:
            for wait in waits:
                self._look(wait, deadline)
            left = deadline - self._clock.seconds()
            if left <= 0 or all(wait.over for wait in waits):
                return [Drained(wait.server.address, wait.left()) for wait in waits]
            self._clock.pause(min(limits.interval_seconds, left))

    def _look(self, wait: _Wait, deadline: float) -> None:
        if wait.over:
            return
        wait.saw(self._running(wait.server))
        now = self._clock.seconds()
        if wait.over:
            self._say(f"{wait.server.address}: runs nothing; it may be stopped")
        elif wait.worth_a_line(now):
            self._say(f"{wait.server.address}: waits for {', '.join(wait.running)};"
                      f" at most {max(0, deadline - now):.0f} s more")

    def _running(self, server: ExecutorServer) -> tuple[str, ...]:
        """What the executor has, by its own word and the database's. No answer is not nothing."""
        try:
            work = server.work()
            assigned = self._assigned.unfinished(server.address) if self._assigned else ()
        except Unreachable as problem:
            return (f"an answer ({problem})",)
        named = {execution.number: execution.name for execution in assigned}
        for number in work.executions - set(named):
            named[number] = self._name(number)
        lines = [f"execution {number} ({name})" if name else f"execution {number}"
                 for number, name in sorted(named.items())]
        return tuple(lines) or _unnamed(work)

    def _name(self, execution: int) -> str:
        if self._web is None:
            return ""
        try:
            return self._web.execution(execution)
        except PlatformError:
            return ""  # Only a name for people, and flows of others may be hidden from this user.


class _Wait:
    """The wait for one executor."""

    def __init__(self, server: ExecutorServer) -> None:
        self.server = server
        self.running: tuple[str, ...] = ()
        self._idle_looks = 0
        self._told: tuple[str, ...] = ()
        self._told_at = 0.0

    @property
    def over(self) -> bool:
        return self._idle_looks >= IDLE_LOOKS

    def saw(self, running: tuple[str, ...]) -> None:
        self.running = running
        self._idle_looks = 0 if running else self._idle_looks + 1

    def worth_a_line(self, now: float) -> bool:
        if not self.running:
            return False
        if self.running == self._told and now - self._told_at < PROGRESS_SECONDS:
            return False
        self._told, self._told_at = self.running, now
        return True

    def left(self) -> tuple[str, ...]:
        if self.over:
            return ()
        return self.running or ("perhaps a flow that was on its way: it was looked at too briefly",)


def _unnamed(work: Work) -> tuple[str, ...]:
    return () if work.idle else (f"{work.count} flows that it does not name",)
