"""What a deployment changes: each change says what it is, and does it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from azkaban_platform.azkaban.web import Schedule, WebServer
from azkaban_platform.errors import Refused
from azkaban_platform.reporting import Say


class Change(Protocol):
    """One difference between what is wanted and what Azkaban has."""

    @property
    def line(self) -> str:
        """The change as a line of a plan: + is new, ~ changes, - goes."""

    def apply(self, web: WebServer, say: Say) -> None:
        """Makes the change."""


@dataclass(frozen=True)
class CreateProject:
    """The project is not there yet."""

    project: str
    description: str

    @property
    def line(self) -> str:
        return f"+ project {self.project}"

    def apply(self, web: WebServer, say: Say) -> None:
        web.create(self.project, self.description)


@dataclass(frozen=True)
class UploadZip:
    """The project has another zip, or none."""

    project: str
    path: Path
    digest: str
    replaces: bool

    @property
    def line(self) -> str:
        return f"{'~' if self.replaces else '+'} zip sha256 {self.digest[:12]}"

    def apply(self, web: WebServer, say: Say) -> None:
        uploaded = web.upload(self.project, self.path)
        say(f"    {self.project} has version {uploaded.version}")
        if uploaded.warning:
            say(f"    Azkaban warns: {uploaded.warning}")


@dataclass(frozen=True)
class Permit:
    """A user or group has other permissions than wanted."""

    project: str
    name: str
    group: bool
    wanted: frozenset[str]
    had: frozenset[str] | None

    @property
    def takes(self) -> bool:
        """Whether they lose something."""
        return "ADMIN" not in self.wanted and not (self.had or frozenset()) <= self.wanted

    @property
    def line(self) -> str:
        who = f"{'group' if self.group else 'user'} {self.name}"
        if not self.wanted:
            return f"- permissions of {who}: {_listed(self.had or frozenset())}"
        if self.had is None:
            return f"+ permissions of {who}: {_listed(self.wanted)}"
        return f"~ permissions of {who}: {_listed(self.had)} -> {_listed(self.wanted)}"

    def apply(self, web: WebServer, say: Say) -> None:
        web.permit(self.project, self.name, self.group, self.wanted, known=self.had is not None)


@dataclass(frozen=True)
class SetSchedule:
    """A flow has another schedule than wanted, or none."""

    project: str
    flow: str
    cron: str
    had: Schedule | None

    @property
    def line(self) -> str:
        if self.had is None:
            return f"+ schedule of {self.flow}: {self.cron}"
        return f"~ schedule of {self.flow}: {self.had.cron or 'a period'} -> {self.cron}"

    def apply(self, web: WebServer, say: Say) -> None:
        web.schedule(self.project, self.flow, self.cron)
        # Azkaban only logs that it could not store a schedule, and answers that it has.
        stored = web.schedules(self.project).get(self.flow)
        if stored is None or stored.cron != self.cron:
            raise Refused(f"Scheduling {self.project}/{self.flow}: Azkaban did not keep the schedule.")


@dataclass(frozen=True)
class RemoveSchedule:
    """A flow is scheduled, and is not to be."""

    schedule: Schedule

    @property
    def line(self) -> str:
        return f"- schedule of {self.schedule.flow}: {self.schedule.cron or 'a period'}"

    def apply(self, web: WebServer, say: Say) -> None:
        # From 3.90 on an upload removes the schedules of flows that the zip does not have any more.
        there = web.schedules(self.schedule.project).get(self.schedule.flow)
        if there is not None:
            web.unschedule(there)


def _listed(granted: frozenset[str]) -> str:
    return ",".join(sorted(granted)) or "none"
