"""The differences between a zip with its files and what Azkaban has."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from azkaban_platform.azkaban.web import Schedule, WebServer
from azkaban_platform.deploy import archive, beside
from azkaban_platform.deploy.archive import BadZip, Contents
from azkaban_platform.deploy.changes import (
    Change, CreateProject, Permit, RemoveSchedule, SetSchedule, UploadZip)
from azkaban_platform.deploy.source import PERMISSIONS, SCHEDULES, Source, name_problem
from azkaban_platform.errors import PlatformError


@dataclass(frozen=True)
class Wanted:
    """A project as it is to be. schedules is None where no file says anything of them."""

    project: str
    zip_file: Path
    contents: Contents
    schedules: dict[str, str] | None
    permissions: dict[tuple[str, bool], frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """The changes in the order in which they are made, and what else is worth a line."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...]


def read(source: Source, environment: str | None, folder: Path,
         limits: archive.Limits = archive.Limits()) -> Wanted:
    """What the source says, checked whole before anything is asked of Azkaban."""
    problem = name_problem(source.name)
    if problem:
        raise PlatformError(problem)
    path = source.zip_file(folder)
    contents = archive.inspect(path, limits)
    schedules = permissions = None
    suffix = SCHEDULES
    try:
        text = source.beside(SCHEDULES)
        if text is not None:
            schedules = beside.schedules(text, environment)
        suffix = PERMISSIONS
        text = source.beside(PERMISSIONS)
        if text is not None:
            permissions = beside.permissions(text, environment)
    except PlatformError as error:
        raise type(error)(f"{source.name}{suffix}: {error}") from None
    return Wanted(source.name, path, contents, schedules, permissions or {})


def make(wanted: Wanted, web: WebServer, remove_schedules: bool, description: str) -> Plan:
    """Compares with what Azkaban has. Changes nothing."""
    flows = web.flows(wanted.project)
    changes: list[Change] = []
    notes: list[str] = []
    if flows is None:
        changes.append(CreateProject(wanted.project, description))
    else:
        _check_spelling(wanted.project, web)
    # Without a version there are no flows, and no zip to compare with.
    current = _contents_of(web, wanted.project) if flows else None
    if current is None or not _same(current, wanted.contents):
        changes.append(UploadZip(
            wanted.project, wanted.zip_file, wanted.contents.file_digest, current is not None))
    else:
        check_flows(wanted, flows or [])
    permissions = _permissions(wanted, web, new=flows is None)
    changes += [permit for permit in permissions if not permit.takes]
    there = web.schedules(wanted.project) if flows is not None else {}
    _schedules(wanted, there, remove_schedules, changes, notes)
    # At the end: who deploys may be among those who lose what the other changes need.
    changes += [permit for permit in permissions if permit.takes]
    return Plan(tuple(changes), tuple(notes))


def _check_spelling(project: str, web: WebServer) -> None:
    spelled = web.spelled(project)
    if spelled != project:
        raise PlatformError(f"Azkaban has the project as {spelled!r}, and does not tell capitals from small"
                            " letters: give the zip that name, or another one.")


def check_flows(wanted: Wanted, flows: list[str]) -> None:
    """Raises if a flow that is to be scheduled is none of the project's."""
    for flow in wanted.schedules or {}:
        if flow not in flows:
            raise PlatformError(
                f"{wanted.project}{SCHEDULES} has a schedule of {flow!r}, which is no flow of the"
                f" project: {', '.join(sorted(flows)) or 'it has none'}.")


def _contents_of(web: WebServer, project: str) -> Contents | None:
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        if not web.download(project, file):
            return None
        file.flush()
        try:
            return archive.inspect(Path(file.name))
        except BadZip:
            # Whatever Azkaban has, it is not what is wanted.
            return Contents("", "")


def _same(one: Contents, other: Contents) -> bool:
    # A zip that was packed anew has other bytes for the same files: the times in it.
    return one.file_digest == other.file_digest or one.content_digest == other.content_digest


def _permissions(wanted: Wanted, web: WebServer, new: bool) -> list[Permit]:
    if not wanted.permissions:
        return []
    there: dict[tuple[str, bool], frozenset[str]] = {}
    for group in () if new else (False, True):
        for name, granted in web.permissions(wanted.project, group).items():
            there[name, group] = beside.canonical(granted)
    return [
        Permit(wanted.project, name, group, granted, there.get((name, group)))
        for (name, group), granted in sorted(wanted.permissions.items())
        if granted != there.get((name, group), frozenset())]


def _schedules(wanted: Wanted, there: dict[str, Schedule], remove: bool,
               changes: list[Change], notes: list[str]) -> None:
    crons = wanted.schedules or {}
    for flow, cron in crons.items():
        had = there.get(flow)
        if had is None or had.cron != cron:
            changes.append(SetSchedule(wanted.project, flow, cron, had))
    for flow, schedule in sorted(there.items()):
        if flow in crons:
            continue
        if wanted.schedules is None:
            notes.append(f"{flow} is scheduled; there is no {wanted.project}{SCHEDULES}, so it stays")
        elif remove:
            changes.append(RemoveSchedule(schedule))
        else:
            notes.append(f"{flow} is scheduled and is not in {wanted.project}{SCHEDULES};"
                         " --remove-schedules would remove it")
