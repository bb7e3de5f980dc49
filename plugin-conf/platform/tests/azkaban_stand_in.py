"""A web server that answers as Azkaban does, on loopback: with status 200 for most errors."""

from __future__ import annotations

import json
import re
import threading
import urllib.parse
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import LoopbackServer


class AzkabanStandIn:
    """Projects, permissions and schedules in memory; every request is kept for the test to look at."""

    def __init__(self, style: str = "4.0") -> None:
        self.style = style
        self.users = {"azkaban": "azkaban & co=1", "cognitoToken": "the.to.ken"}
        self.projects: dict[str, dict[str, Any]] = {}
        self.schedules: list[dict[str, Any]] = []
        self.sessions: set[str] = set()
        self.requests: list[dict[str, Any]] = []
        self.refused_uploads: set[str] = set()
        self.forgets_schedules = False
        self.failing_downloads = False
        self.failing_reloads = False
        self.end_session_after: int | None = None
        self.executors: list[tuple[str, int]] = []
        self.dispatching = True
        self.reloads = 0
        self.admin = True
        self.executions: dict[int, tuple[str, str]] = {}
        self._server = LoopbackServer(self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> AzkabanStandIn:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def project(self, name: str, zip_bytes: bytes | None = None, flows: list[str] | None = None) -> None:
        self.projects[name] = {"id": len(self.projects) + 1, "zip": zip_bytes, "flows": flows or [],
                               "users": {"azkaban": ["ADMIN"]}, "groups": {}, "version": 0}

    def schedule(self, project: str, flow: str, cron: str | None) -> None:
        self.schedules = [s for s in self.schedules if (s["projectname"], s["flowname"]) != (project, flow)]
        key = "scheduleid" if self.style == "3.58" else "scheduleId"
        self.schedules.append({key: len(self.schedules) + 40, "projectname": project, "flowname": flow,
                               "cron": cron, "period": 0, "time": 0, "history": False})

    def crons(self, project: str) -> dict[str, Any]:
        return {s["flowname"]: s["cron"] for s in self.schedules if s["projectname"] == project}

    def actions(self) -> list[str]:
        return [request["fields"].get("ajax") or request["fields"].get("action") or "page"
                for request in self.requests]

    # What each request does.

    def post(self, path: str, fields: dict[str, str], file: tuple[str, str, bytes] | None,
             cookie: str | None) -> tuple[int, str, bytes]:
        if fields.get("action") == "login":
            return self._json(self._login(fields))
        session = cookie or fields.get("session.id", "")
        self._count_down()
        if session not in self.sessions:
            if file is not None:
                return 200, "", b"Login error. Need username and password"
            return 200, "text/html;charset=utf-8", b"<!DOCTYPE html><html>login</html>"
        name = fields.get("ajax") or fields.get("action", "")
        if path == "/manager":
            if self.style == "3.58" and "ajax" in fields and file is None:
                return 200, "text/html", b""
            return self._manager(name, fields, file)
        if path == "/schedule":
            return self._json(self._schedule(name, fields))
        if path == "/executor":
            return self._json(self._executor(name, fields))
        return 404, "text/html", b"not found"

    def get(self, path: str, query: dict[str, str], cookie: str | None) -> tuple[int, str, bytes]:
        if path == "/status":
            return self._json({"version": "x", "executorStatusMap": {
                str(i): {"id": i, "host": h, "port": p, "isActive": True}
                for i, (h, p) in enumerate(self.executors)}})
        if "logout" in query:
            self.sessions.discard(cookie or "")
            return 302, "text/html", b""
        self._count_down()
        if cookie not in self.sessions:
            if "ajax" in query:
                return self._json({"error": "session"})
            return 200, "text/html", b"<html>login</html>"
        if path == "/manager" and "ajax" in query:
            if self.style != "3.58" and query["ajax"] in ("addPermission", "changePermission"):
                return self._json({"error": "CSRF validation failed."})
            return self._manager(query["ajax"], query, None)
        if path == "/index" and query.get("ajax") == "fetchallprojects":
            return self._json({"projects": [{"projectName": name} for name in self.projects]})
        project = self.projects.get(query.get("project", ""))
        if "download" in query and self.failing_downloads:
            return 503, "text/html", b""
        if "download" in query and project is not None and project["zip"] is not None:
            return 200, "application/zip", project["zip"]
        return 302, "text/html", b""

    def _count_down(self) -> None:
        if self.end_session_after is not None:
            self.end_session_after -= 1
            if self.end_session_after < 0:
                self.end_session_after = None
                self.sessions.clear()

    def _json(self, value: dict[str, Any]) -> tuple[int, str, bytes]:
        return 200, "application/json", json.dumps(value).encode()

    def _login(self, fields: dict[str, str]) -> dict[str, Any]:
        if self.users.get(fields.get("username", "")) != fields.get("password"):
            return {"error": "Incorrect Login. Invalid username or password."}
        session = f"5e55-10n-{len(self.requests)}"
        self.sessions.add(session)
        return {"status": "success", "session.id": session}

    def _manager(self, name: str, fields: dict[str, str],
                 file: tuple[str, str, bytes] | None) -> tuple[int, str, bytes]:
        if name == "create":
            if fields["name"] in self.projects:
                return self._json({"status": "error", "message": "Project already exists."})
            self.project(fields["name"])
            return self._json({"status": "success", "path": "manager?project=" + fields["name"]})
        # Azkaban does not tell capitals from small letters.
        project = next((each for name, each in self.projects.items()
                        if name.lower() == fields["project"].lower()), None)
        if project is None:
            return self._json({"project": fields["project"],
                               "error": f"Project {fields['project']} doesn't exist."})
        if name == "upload":
            assert file is not None
            if fields["project"] in self.refused_uploads:
                return 500, "application/json", json.dumps(
                    {"error": "Installation Failed.<br>Error unzipping file."}).encode()
            project["zip"] = file[2]
            project["version"] += 1
            project["flows"] = re.findall(rb"([\w-]+)\.(?:job|flow)", file[2])
            project["flows"] = sorted({flow.decode() for flow in project["flows"]})
            project["upload"] = file[:2]
            if self.style != "3.58":  # From 3.90 on.
                self.schedules = [s for s in self.schedules if s["projectname"] != fields["project"]
                                  or s["flowname"] in project["flows"]]
            return self._json({"projectId": str(project["id"]), "version": str(project["version"])})
        if name == "fetchprojectflows":
            return self._json({"project": fields["project"], "projectId": project["id"],
                               "flows": [{"flowId": flow} for flow in project["flows"]]})
        if name in ("getPermissions", "getGroupPermissions"):
            kind = "groups" if name == "getGroupPermissions" else "users"
            return self._json({"permissions": [{"username": who, "permission": list(what)}
                                               for who, what in project[kind].items()]})
        kind = project["groups" if fields["group"] == "true" else "users"]
        granted = [p.upper() for p in ("admin", "read", "write", "execute", "schedule")
                   if fields[f"permissions[{p}]"] == "true"]
        if (name == "addPermission") == (fields["name"] in kind):
            return self._json({"error": "User permission already exists." if name == "addPermission"
                               else "Permissions for x cannot be found."})
        kind[fields["name"]] = granted
        if not granted:
            del kind[fields["name"]]
        return self._json({"projectId": project["id"]})

    def _schedule(self, name: str, fields: dict[str, str]) -> dict[str, Any]:
        if name == "fetchSchedules":
            return {"items": self.schedules} if self.schedules else {}
        if name == "scheduleCronFlow":
            project = self.projects.get(fields["projectName"])
            if project is None or fields["flow"] not in project["flows"]:
                return {"status": "error", "message": f"Flow {fields['flow']} cannot be found in project"}
            if "W" in fields["cronExpression"].split()[3]:
                return {"error": f"This expression <{fields['cronExpression']}> can not be parsed to quartz cron."}
            if not self.forgets_schedules:
                self.schedule(fields["projectName"], fields["flow"], fields["cronExpression"])
            return {"status": "success", "scheduleId": 1, "message": "scheduled."}
        key = "scheduleid" if self.style == "3.58" else "scheduleId"
        before = len(self.schedules)
        self.schedules = [s for s in self.schedules if str(s[key]) != fields["scheduleId"]]
        if len(self.schedules) == before:
            return {"status": "error", "message": "Schedule does not exist"}
        return {"status": "success", "message": "flow removed from Schedules."}

    def _executor(self, name: str, fields: dict[str, str]) -> dict[str, Any]:
        if name == "fetchexecflow":
            project, flow = self.executions[int(fields["execid"])]
            return {"project": project, "flow": flow, "status": "RUNNING"}
        if not self.admin:
            return {"error": "Only Admins are allowed to refresh the executors", "status": "error"}
        if name == "reloadExecutors":
            self.reloads += 1
            if self.failing_reloads:
                return {"error": "Failed to refresh the executors Error fetching executors", "status": "error"}
            if not self.executors:
                one = "executor" if self.style == "3.58" else "executors"
                return {"error": f"Failed to refresh the executors No active {one} found",
                        "status": "error"}
        if name in ("enableQueueProcessor", "disableQueueProcessor"):
            self.dispatching = name == "enableQueueProcessor"
        return {"status": "success"}

    def _handler(stand_in) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fields, file = _fields(self.headers["Content-Type"], body)
                stand_in.requests.append({"target": self.path, "fields": fields,
                                          "cookie": _cookie(self.headers)})
                self._answer(*stand_in.post(self.path, fields, file, _cookie(self.headers)))

            def do_GET(self) -> None:
                parts = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
                stand_in.requests.append({"target": self.path, "fields": query,
                                          "cookie": _cookie(self.headers)})
                self._answer(*stand_in.get(parts.path, query, _cookie(self.headers)))

            def _answer(self, status: int, content_type: str, body: bytes) -> None:
                self.send_response(status)
                if content_type:
                    self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.end_headers()
                self.wfile.write(body)

        return Handler


def _cookie(headers: Any) -> str | None:
    match = re.search(r"azkaban\.browser\.session\.id=([^;]+)", headers.get("Cookie", ""))
    return match[1] if match else None


def _fields(content_type: str, body: bytes) -> tuple[dict[str, str], tuple[str, str, bytes] | None]:
    if not content_type.startswith("multipart/form-data"):
        pairs = urllib.parse.parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True)
        return dict(pairs), None
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    fields: dict[str, str] = {}
    file = None
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if part.get_filename() is None:
            fields[name] = part.get_content().rstrip("\r\n")
        else:
            file = (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
    return fields, file


if __name__ == "__main__":
    import sys

    with AzkabanStandIn() as running:
        print(running.url, flush=True)
        sys.stdin.read()
