"""Brings projects into Azkaban, one after another. What is wrong with one does not stop the others."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable

from azkaban_platform.azkaban.web import WebServer
from azkaban_platform.deploy import plan
from azkaban_platform.deploy.archive import BadZip
from azkaban_platform.deploy.changes import CreateProject, SetSchedule
from azkaban_platform.deploy.source import Source
from azkaban_platform.errors import PlatformError, Unreachable
from azkaban_platform.reporting import Say

DEPLOYED = "deployed"
UNCHANGED = "unchanged"
PLANNED = "planned"
FAILED = "failed"


@dataclass(frozen=True)
class Settings:
    """How to deploy."""

    environment: str | None = None
    remove_schedules: bool = False
    dry_run: bool = False
    description: str = "Deployed by azkaban-platform"


@dataclass(frozen=True)
class Result:
    """What became of one project. again: the problem may be gone with the next try."""

    project: str
    origin: str
    outcome: str
    changes: tuple[str, ...] = ()
    problem: str | None = None
    again: bool = False

    def as_json(self) -> dict[str, Any]:
        """The result as an object of JSON."""
        value: dict[str, Any] = {"project": self.project, "origin": self.origin,
                                 "outcome": self.outcome, "changes": list(self.changes)}
        if self.problem is not None:
            value["problem"] = self.problem
        return value


class Deployer:
    """Deploys sources by one session."""

    def __init__(self, web: WebServer, settings: Settings, say: Say) -> None:
        self._web = web
        self._settings = settings
        self._say = say

    def deploy(self, sources: Iterable[Source]) -> list[Result]:
        """The result of each source, in their order."""
        listed = list(sources)
        # Azkaban does not tell capitals from small letters.
        names = Counter(source.name.lower() for source in listed)
        results = []
        for source in listed:
            result = self._one(source, names[source.name.lower()] > 1)
            results.append(result)
            self._tell(result)
        self._say(self._summary(results))
        return results

    def _one(self, source: Source, twice: bool) -> Result:
        done: list[str] = []
        try:
            if twice:
                raise PlatformError(f"there is more than one zip for the project {source.name}.")
            with tempfile.TemporaryDirectory(prefix="azkaban-platform-") as folder:
                return self._deployed(source, Path(folder), done)
        except BadZip as problem:
            return _failed(source, done, f"{source.origin}: {problem}", again=False)
        except PlatformError as problem:
            return _failed(source, done, str(problem), again=isinstance(problem, Unreachable))
        except OSError as problem:
            reason = problem.strerror or type(problem).__name__
            return _failed(source, done, f"this machine: {reason}", again=True)
        except Exception as problem:  # whatever one project brings up, the others are not to wait for it
            return _failed(source, done, f"an answer or a file is not understood: {type(problem).__name__}",
                           again=False)

    def _deployed(self, source: Source, folder: Path, done: list[str]) -> Result:
        wanted = plan.read(source, self._settings.environment, folder)
        made = self._plan(wanted)
        for note in made.notes:
            self._say(f"  {source.name}: {note}")
        if not made.changes:
            return Result(source.name, source.origin, UNCHANGED)
        if self._settings.dry_run:
            lines = tuple(change.line for change in made.changes)
            return Result(source.name, source.origin, PLANNED, lines)
        changes = made.changes
        if isinstance(changes[0], CreateProject):
            changes[0].apply(self._web, self._say)
            done.append(changes[0].line)
            # Who creates a project has a permission in it, which is known only now.
            changes = self._plan(wanted).changes
        checked = False
        for change in changes:
            if isinstance(change, SetSchedule) and not checked:
                plan.check_flows(wanted, self._web.flows(wanted.project) or [])
                checked = True
            change.apply(self._web, self._say)
            done.append(change.line)
        return Result(source.name, source.origin, DEPLOYED, tuple(done))

    def _plan(self, wanted: plan.Wanted) -> plan.Plan:
        return plan.make(wanted, self._web, self._settings.remove_schedules, self._settings.description)

    def _tell(self, result: Result) -> None:
        self._say(f"{result.project}: {result.outcome}"
                  + (f": {result.problem}" if result.problem else ""))
        for line in result.changes:
            self._say(f"  {line}")

    def _summary(self, results: list[Result]) -> str:
        counted = Counter(result.outcome for result in results)
        told = ", ".join(f"{counted[outcome]} {outcome}"
                         for outcome in (DEPLOYED, PLANNED, UNCHANGED, FAILED) if counted[outcome])
        return f"{len(results)} projects: {told}" if results else "No projects."


def _failed(source: Source, done: list[str], problem: str, again: bool) -> Result:
    """A failure, with the changes that were made before it."""
    return Result(source.name, source.origin, FAILED, tuple(done), problem, again)
