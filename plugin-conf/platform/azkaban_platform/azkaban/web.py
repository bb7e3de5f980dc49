"""The web server: who signs in, projects, permissions, schedules, and what it knows of executors."""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Callable, Mapping, TypeVar

from azkaban_platform.azkaban import multipart
from azkaban_platform.azkaban.answers import SessionEnded, parsed, readable
from azkaban_platform.azkaban.transport import Transport, form
from azkaban_platform.credentials import Credential
from azkaban_platform.errors import PlatformError, Refused, Unreachable

PERMISSIONS = ("ADMIN", "READ", "WRITE", "EXECUTE", "SCHEDULE")
SESSION_FIELD = "session.id"
SESSION_COOKIE = "azkaban.browser.session.id"

T = TypeVar("T")


@dataclass(frozen=True)
class Schedule:
    """One flow's schedule, as Azkaban has it. cron is None where the older kind is set, a period."""

    schedule_id: int
    project: str
    flow: str
    cron: str | None


@dataclass(frozen=True)
class Uploaded:
    """What Azkaban made of a zip."""

    version: str
    warning: str | None


class NoExecutor(Refused):
    """No executor is active, and Azkaban goes on with those that it knew."""


class WebServer:
    """A session with a web server, opened with the first request and again when Azkaban ends it.

    The session's id goes in the body of a POST, and in a header with GET: never in an address, which
    proxies and Azkaban itself write into logs. A request with the id in its body and without the
    cookie is also what the CSRF check of 4.0 lets pass, since no other site can make a browser send
    one. 3.58 knows projects' requests by GET alone, and has no such check.
    """

    def __init__(self, transport: Transport, credential: Callable[[], Credential]) -> None:
        self._transport = transport
        self._credential = credential
        self._session: str | None = None
        self._names: dict[str, str] | None = None

    def sign_in(self) -> None:
        """Opens a session; raises Refused where name or password are wrong."""
        who = self._credential()
        answer = self._transport.post(
            "/", form({"action": "login", "username": who.user, "password": who.password}))
        value = parsed(answer, f"Signing in as {who.user}")
        session = value.get(SESSION_FIELD)
        if not isinstance(session, str) or not session:
            raise Refused(f"Signing in as {who.user}: Azkaban's answer has no session.")
        self._session = session

    def sign_out(self) -> None:
        """Ends the session, if there is one. Azkaban would keep it for hours and limits their number."""
        if self._session is None:
            return
        cookie, self._session = self._cookie(), None
        try:
            self._transport.get("/?logout=", cookie)
        except PlatformError:
            pass  # It ends by itself, and what was to be done is done.

    def flows(self, project: str) -> list[str] | None:
        """The names of the project's flows, or None if there is no such project."""
        try:
            value = self._get("/manager", {"ajax": "fetchprojectflows", "project": project},
                              f"Flows of {project}")
        except Refused as refusal:
            if "doesn't exist" in str(refusal):
                return None
            raise
        flows = value.get("flows")
        return [str(flow["flowId"]) for flow in flows or []]

    def create(self, project: str, description: str) -> None:
        """Makes the project."""
        self._post("/manager", {"action": "create", "name": project, "description": description},
                   f"Creating {project}")

    def spelled(self, project: str) -> str:
        """The name of a project that is there, as Azkaban has it: it does not tell capitals from small
        letters."""
        if self._names is None:
            value = self._get("/index", {"ajax": "fetchallprojects"}, "Projects")
            names = [str(each["projectName"]) for each in value.get("projects") or []]
            self._names = {name.lower(): name for name in names}
        return self._names.get(project.lower(), project)

    def download(self, project: str, into: BinaryIO) -> bool:
        """Writes the newest zip of a project that has one into the file; False if Azkaban has lost it."""
        path, what = _address("/manager", {"project": project, "download": "true"}), f"Downloading {project}"

        def request() -> bool:
            into.seek(0)
            into.truncate()
            answer = self._transport.get(path, self._cookie(), into)
            if answer.status >= 500:
                raise Unreachable(f"{what}: Azkaban failed with status {answer.status}.")
            if answer.status == 200 and answer.content_type.startswith("text/html"):
                raise SessionEnded(f"{what}: Azkaban answered with a page, as for nobody signed in.")
            return answer.status == 200 and answer.content_type.startswith("application/zip")

        return self._again_if_ended(request)

    def upload(self, project: str, zip_file: Path) -> Uploaded:
        """Makes the zip the newest version of the project."""
        def request() -> dict[str, Any]:
            fields = {SESSION_FIELD: self._signed_in(), "ajax": "upload", "project": project}
            body = multipart.upload(fields, "file", f"{project}.zip", "application/zip", zip_file)
            return parsed(self._transport.post("/manager", body), f"Uploading {project}")

        value = self._again_if_ended(request)
        warning = value.get("warn")
        return Uploaded(str(value.get("version", "?")), readable(str(warning)) if warning else None)

    def permissions(self, project: str, group: bool) -> dict[str, frozenset[str]]:
        """What each user, or each group, may do in the project."""
        ajax = "getGroupPermissions" if group else "getPermissions"
        value = self._get("/manager", {"ajax": ajax, "project": project}, f"Permissions of {project}")
        return {str(entry["username"]): frozenset(entry["permission"])
                for entry in value.get("permissions") or []}

    def permit(self, project: str, name: str, group: bool, granted: frozenset[str], known: bool) -> None:
        """Sets what a user or group may do; nothing removes them. known: they have something already."""
        fields = {"ajax": "changePermission" if known else "addPermission", "project": project,
                  "name": name, "group": str(group).lower()}
        for permission in PERMISSIONS:
            fields[f"permissions[{permission.lower()}]"] = str(permission in granted).lower()
        what = f"Permissions of {name} in {project}"

        def request() -> dict[str, Any]:
            answer = self._transport.post(
                "/manager", form({**fields, SESSION_FIELD: self._signed_in()}))
            if answer.status == 200 and not answer.body:
                answer = self._transport.get(_address("/manager", fields), self._cookie())
            return parsed(answer, what)

        self._again_if_ended(request)

    def schedules(self, project: str) -> dict[str, Schedule]:
        """The schedules of the project by flow."""
        value = self._post("/schedule", {"ajax": "fetchSchedules"}, "Schedules")
        mine = (_schedule(item) for item in value.get("items") or []
                if item.get("projectname") == project)
        return {schedule.flow: schedule for schedule in mine}

    def schedule(self, project: str, flow: str, cron: str) -> None:
        """Sets the schedule of a flow, in place of one that is there."""
        self._post("/schedule", {"ajax": "scheduleCronFlow", "projectName": project, "flow": flow,
                                 "cronExpression": cron}, f"Scheduling {project}/{flow}")

    def unschedule(self, schedule: Schedule) -> None:
        """Removes a schedule."""
        self._post("/schedule", {"action": "removeSched", "scheduleId": str(schedule.schedule_id)},
                   f"Unscheduling {schedule.project}/{schedule.flow}")

    def reload_executors(self) -> None:
        """Lets the web server read anew which executors are active; needs an administrator."""
        try:
            self._post("/executor", {"ajax": "reloadExecutors"}, "Reloading the executors")
        except Refused as refusal:
            if "No active executor" in str(refusal):
                raise NoExecutor(str(refusal)) from None
            raise

    def dispatching(self, on: bool) -> None:
        """Lets the web server give queued flows to executors, or hold them back."""
        ajax = "enableQueueProcessor" if on else "disableQueueProcessor"
        self._post("/executor", {"ajax": ajax}, "The queue of flows")

    def execution(self, execution: int) -> str:
        """Project and flow of an execution, for people."""
        value = self._post("/executor", {"ajax": "fetchexecflow", "execid": str(execution)},
                           f"Execution {execution}")
        return f"{value.get('project', '?')}/{value.get('flow', value.get('flowId', '?'))}"

    def active_executors(self) -> list[tuple[str, int]]:
        """Host and port of each active executor; asked without a session."""
        value = parsed(self._transport.get("/status", {}), "Executors")
        executors = value.get("executorStatusMap")
        if not isinstance(executors, dict):
            raise Refused("Executors: the web server's status does not name them.")
        return sorted((str(entry["host"]), int(entry["port"])) for entry in executors.values())

    def _post(self, path: str, fields: Mapping[str, str], what: str) -> dict[str, Any]:
        def request() -> dict[str, Any]:
            body = form({**fields, SESSION_FIELD: self._signed_in()})
            return parsed(self._transport.post(path, body), what)

        return self._again_if_ended(request)

    def _get(self, path: str, fields: Mapping[str, str], what: str) -> dict[str, Any]:
        def request() -> dict[str, Any]:
            return parsed(self._transport.get(_address(path, fields), self._cookie()), what)

        return self._again_if_ended(request)

    def _cookie(self) -> dict[str, str]:
        return {"Cookie": f"{SESSION_COOKIE}={self._signed_in()}"}

    def _again_if_ended(self, request: Callable[[], T]) -> T:
        try:
            return request()
        except SessionEnded:
            self._session = None
            return request()

    def _signed_in(self) -> str:
        if self._session is None:
            self.sign_in()
        if self._session is None:
            raise Unreachable("There is no session.")
        return self._session


def _address(path: str, fields: Mapping[str, str]) -> str:
    return path + "?" + urllib.parse.urlencode(fields, encoding="utf-8")


def _schedule(item: Mapping[str, Any]) -> Schedule:
    # 3.58 writes scheduleid, later ones scheduleId.
    schedule_id = item.get("scheduleId", item.get("scheduleid"))
    cron = item.get("cron")
    return Schedule(int(schedule_id), str(item["projectname"]), str(item["flowname"]),
                    str(cron) if cron else None)
