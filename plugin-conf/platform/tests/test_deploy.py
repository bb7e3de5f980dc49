"""azkaban-platform deploy against a server that answers as Azkaban does."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from azkaban_platform.cli import main
from tests import zips
from tests.azkaban_stand_in import AzkabanStandIn


class DeployTest(unittest.TestCase):
    style = "4.0"

    def setUp(self) -> None:
        self.azkaban = self.enterContext(AzkabanStandIn(self.style))
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.projects = self.folder / "projects"
        self.projects.mkdir()
        self.password = self.folder / "password"
        self.password.write_text("azkaban & co=1\n")
        self.password.chmod(0o600)

    def deploy(self, *arguments: str, status: int = 0, places: tuple[str, ...] = ()) -> str:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            result = main(["deploy", "--url", self.azkaban.url, "--user", "azkaban", "--password-file",
                           str(self.password), *arguments, *(places or (str(self.projects),))])
        text = out.getvalue() + err.getvalue()
        self.assertEqual(result, status, text)
        self.assertNotIn("5e55-10n", text)
        self.assertNotIn("azkaban & co", text)
        for request in self.azkaban.requests:
            self.assertNotIn("5e55-10n", request["target"])
            self.assertNotIn("password", request["target"])
        return text

    def changes(self) -> list[str]:
        reads = ("login", "page", "fetchallprojects", "fetchprojectflows", "fetchSchedules", "getPermissions",
                 "getGroupPermissions")
        return [action for action in self.azkaban.actions() if action not in reads]

    def test_a_new_project_is_created_uploaded_permitted_and_scheduled(self) -> None:
        zips.project(self.projects, "first")
        (self.projects / "first.json").write_text('{"daily": "0 30 5 ? * *"}')
        (self.projects / "first.permissions.json").write_text(
            '{"users": {"alice": ["ADMIN", "READ"]}, "groups": {"R&D=1": ["READ", "EXECUTE"]}}')
        text = self.deploy()
        self.assertIn("first: deployed", text)
        self.assertIn("1 projects: 1 deployed", text)
        self.assertEqual(self.azkaban.crons("first"), {"daily": "0 30 5 ? * *"})
        project = self.azkaban.projects["first"]
        self.assertEqual(project["zip"], (self.projects / "first.zip").read_bytes())
        self.assertEqual(project["upload"], ("first.zip", "application/zip"))
        self.assertEqual(project["users"], {"azkaban": ["ADMIN"], "alice": ["ADMIN"]})
        self.assertEqual(project["groups"], {"R&D=1": ["READ", "EXECUTE"]})
        # 3.58 answers the first of two ways with nothing.
        permit = ["addPermission"] * (4 if self.style == "3.58" else 2)
        self.assertEqual(self.changes(), ["create", "upload", *permit, "scheduleCronFlow"])
        self.assertEqual(self.azkaban.sessions, set(), "the session is ended")

    def test_again_without_a_change_nothing_is_sent(self) -> None:
        zips.project(self.projects, "first")
        zips.project(self.projects, "second")
        (self.projects / "first.json").write_text('{"daily": "0 30 5 ? * *"}')
        (self.projects / "first.permissions.json").write_text('{"groups": {"g": ["READ"]}}')
        self.deploy()
        self.azkaban.requests.clear()
        self.assertIn("2 projects: 2 unchanged", self.deploy())
        self.assertEqual(self.changes(), [])

    def test_a_zip_packed_anew_with_the_same_files_is_the_same(self) -> None:
        zips.project(self.projects, "first", year=2020)
        self.deploy()
        before = (self.projects / "first.zip").read_bytes()
        zips.project(self.projects, "first", year=2021)
        self.assertNotEqual(before, (self.projects / "first.zip").read_bytes())
        self.assertIn("1 unchanged", self.deploy())

    def test_another_command_in_a_job_is_a_change(self) -> None:
        zips.project(self.projects, "first")
        self.deploy()
        zips.project(self.projects, "first", command="false")
        self.assertIn("~ zip sha256", self.deploy())
        self.assertEqual(self.azkaban.projects["first"]["version"], 2)

    def test_a_dry_run_prints_the_plan_and_changes_nothing(self) -> None:
        zips.project(self.projects, "first")
        zips.project(self.projects, "second")
        self.azkaban.project("second", b"older", ["daily", "gone"])
        self.azkaban.schedule("second", "daily", "0 0 1 ? * *")
        self.azkaban.schedule("second", "gone", None)
        (self.projects / "second.json").write_text('{"daily": "0 0 2 ? * *"}')
        (self.projects / "second.permissions.json").write_text('{"users": {"azkaban": ["READ"]}}')
        text = self.deploy("--dry-run", "--remove-schedules")
        for line in ("first: planned", "+ project first", "+ zip sha256", "second: planned",
                     "~ zip sha256", "~ permissions of user azkaban: ADMIN -> READ",
                     "~ schedule of daily: 0 0 1 ? * * -> 0 0 2 ? * *", "- schedule of gone: a period",
                     "2 projects: 2 planned"):
            self.assertIn(line, text)
        self.assertEqual(self.changes(), [])

    def test_schedules_of_an_environment_win_over_the_default(self) -> None:
        zips.project(self.projects, "first", flow="daily")
        (self.projects / "first.json").write_text(json.dumps(
            {"daily": {"default": "0 0 1 ? * *", "production": "0 0 2 ? * *", "test": None}}))
        self.deploy("--environment", "production")
        self.assertEqual(self.azkaban.crons("first"), {"daily": "0 0 2 ? * *"})
        self.deploy("--environment", "elsewhere")
        self.assertEqual(self.azkaban.crons("first"), {"daily": "0 0 1 ? * *"})
        self.assertIn("--remove-schedules would remove it", self.deploy("--environment", "test"))
        self.assertEqual(self.azkaban.crons("first"), {"daily": "0 0 1 ? * *"})
        self.deploy("--environment", "test", "--remove-schedules")
        self.assertEqual(self.azkaban.crons("first"), {})

    def test_without_a_file_of_schedules_none_is_removed(self) -> None:
        zips.project(self.projects, "first")
        self.deploy()
        self.azkaban.schedule("first", "daily", "0 0 1 ? * *")
        self.azkaban.schedule("other", "daily", "0 0 1 ? * *")
        self.assertIn("so it stays", self.deploy("--remove-schedules"))
        (self.projects / "first.json").write_text("{}")
        self.deploy("--remove-schedules")
        self.assertEqual(self.azkaban.crons("first"), {})
        self.assertEqual(self.azkaban.crons("other"), {"daily": "0 0 1 ? * *"})

    def test_an_empty_list_takes_permissions_away_and_others_stay(self) -> None:
        zips.project(self.projects, "first")
        self.deploy()
        self.azkaban.projects["first"]["users"].update(bob=["READ"], carol=["WRITE"])
        (self.projects / "first.permissions.json").write_text('{"users": {"bob": [], "dave": []}}')
        self.assertIn("- permissions of user bob: READ", self.deploy())
        self.assertEqual(self.azkaban.projects["first"]["users"], {"azkaban": ["ADMIN"], "carol": ["WRITE"]})

    def test_a_flow_that_leaves_the_zip_takes_its_schedule_along(self) -> None:
        path = self.projects / "first.zip"
        path.write_bytes(zips.packed({"daily.job": "type=noop\n", "gone.job": "type=noop\n"}))
        schedules = self.projects / "first.json"
        schedules.write_text('{"daily": "0 30 5 ? * *", "gone": "0 0 6 ? * *"}')
        self.deploy()
        path.write_bytes(zips.packed({"daily.job": "type=noop\n"}))
        schedules.write_text('{"daily": "0 30 5 ? * *"}')
        self.assertIn("- schedule of gone: 0 0 6 ? * *", self.deploy("--remove-schedules"))
        self.assertEqual(self.azkaban.crons("first"), {"daily": "0 30 5 ? * *"})

    def test_who_creates_a_project_may_be_in_its_permissions(self) -> None:
        for name, wanted in (("first", "ADMIN"), ("second", "READ")):
            zips.project(self.projects, name)
            (self.projects / f"{name}.json").write_text('{"daily": "0 30 5 ? * *"}')
            (self.projects / f"{name}.permissions.json").write_text(
                json.dumps({"users": {"azkaban": [wanted], "zoe": ["ADMIN"]}}))
        self.assertIn("2 projects: 2 deployed", self.deploy())
        users = [self.azkaban.projects[name]["users"] for name in ("first", "second")]
        self.assertEqual(users, [{"azkaban": ["ADMIN"], "zoe": ["ADMIN"]},
                                 {"azkaban": ["READ"], "zoe": ["ADMIN"]}])
        self.assertIn("2 projects: 2 unchanged", self.deploy())
        # Without ADMIN nobody could do the rest.
        changes = [request["fields"] for request in self.azkaban.requests]
        names = [fields.get("name") or fields.get("flow") for fields in changes
                 if fields.get("projectName", fields.get("project")) == "second"
                 and fields.get("ajax") in ("addPermission", "changePermission", "scheduleCronFlow")]
        self.assertEqual(list(dict.fromkeys(names)), ["zoe", "daily", "azkaban"])

    def test_names_that_differ_in_capitals_alone_are_one_project(self) -> None:
        zips.project(self.projects, "first")
        self.deploy()
        zips.project(self.projects, "second")
        zips.project(self.projects, "Second")
        (self.projects / "first.zip").rename(self.projects / "First.zip")
        self.azkaban.requests.clear()
        text = self.deploy(status=1)
        self.assertIn("Azkaban has the project as 'first'", text)
        self.assertIn("more than one zip for the project second", text)
        self.assertIn("more than one zip for the project Second", text)
        self.assertEqual(self.changes(), [])

    def test_a_zip_that_cannot_be_compared_is_not_sent_again(self) -> None:
        zips.project(self.projects, "first")
        self.deploy()
        self.azkaban.failing_downloads = True
        self.assertIn("Downloading first: Azkaban failed with status 503", self.deploy(status=1))
        self.assertEqual(self.azkaban.projects["first"]["version"], 1)

    def test_a_session_that_ends_before_any_request_is_opened_again(self) -> None:
        zips.project(self.projects, "first")
        (self.projects / "first.json").write_text('{"daily": "0 30 5 ? * *"}')
        self.deploy()
        for number in range(6):
            with self.subTest(number):
                zips.project(self.projects, "first", command=f"echo {number}")
                self.azkaban.end_session_after = number
                self.assertIn("1 projects: 1 deployed", self.deploy())
                self.assertEqual(self.azkaban.projects["first"]["version"], number + 2)
                self.azkaban.end_session_after = number
                self.assertIn("1 projects: 1 unchanged", self.deploy())
                self.azkaban.end_session_after = None

    def test_an_answer_that_is_not_understood_does_not_stop_the_others(self) -> None:
        for name in ("first", "second"):
            zips.project(self.projects, name)
        self.azkaban.project("first", b"", ["daily"])
        self.azkaban.schedules.append({"projectname": "first", "flowname": "daily"})
        text = self.deploy(status=1)
        self.assertIn("first: failed", text)
        self.assertIn("second: deployed", text)

    def test_a_bad_project_does_not_stop_the_others(self) -> None:
        (self.projects / "broken.zip").write_bytes(b"PK no zip")
        zips.project(self.projects, "1 & only")
        zips.project(self.projects, "refused")
        self.azkaban.refused_uploads.add("refused")
        zips.project(self.projects, "unscheduled")
        (self.projects / "unscheduled.json").write_text('{"daily": "0 30 5 * *"}')
        zips.project(self.projects, "noflow")
        (self.projects / "noflow.json").write_text('{"nightly": "0 30 5 ? * *"}')
        zips.project(self.projects, "quartz")
        (self.projects / "quartz.json").write_text('{"daily": "0 30 5 99W * ?"}')
        zips.project(self.projects, "good")
        text = self.deploy(status=1)
        self.assertIn("7 projects: 1 deployed, 6 failed", text)
        self.assertIn("broken.zip: it is no zip, or a damaged one", text)
        self.assertIn("'1 & only' is no name of a project", text)
        self.assertIn("refused: failed: Uploading refused: Installation Failed. Error unzipping file.", text)
        self.assertIn("unscheduled.json: the schedule of 'daily', '0 30 5 * *', has 5 fields", text)
        self.assertIn("noflow.json has a schedule of 'nightly', which is no flow of the project: daily", text)
        self.assertIn("can not be parsed to quartz cron", text)
        self.assertNotIn("unscheduled", self.azkaban.projects)
        self.assertIn("good", self.azkaban.projects)

    def test_two_zips_for_one_project_are_refused(self) -> None:
        other = self.folder / "other"
        other.mkdir()
        zips.project(self.projects, "first")
        zips.project(other, "first", command="other")
        text = self.deploy(status=1, places=(str(self.projects), str(other)))
        self.assertIn("more than one zip for the project first", text)
        self.assertEqual(self.changes(), [])

    def test_a_session_that_ended_is_opened_again(self) -> None:
        for name in ("a", "b", "c"):
            zips.project(self.projects, name)
        self.azkaban.end_session_after = 4
        self.assertIn("3 deployed", self.deploy())
        self.assertEqual(self.azkaban.actions().count("login"), 2)

    def test_a_schedule_that_azkaban_did_not_keep_is_an_error(self) -> None:
        zips.project(self.projects, "first")
        (self.projects / "first.json").write_text('{"daily": "0 30 5 ? * *"}')
        self.azkaban.forgets_schedules = True
        text = self.deploy(status=1)
        self.assertIn("did not keep the schedule", text)
        self.assertIn("  + zip sha256", text, "what was done before is told")
        self.assertNotIn("  + schedule", text)

    def test_a_wrong_password_is_said_once_and_stops(self) -> None:
        self.password.write_text("wrong")
        zips.project(self.projects, "first")
        text = self.deploy(status=1)
        self.assertIn("Signing in as azkaban: Incorrect Login. Invalid username or password.", text)
        self.assertEqual(len(self.azkaban.requests), 1)

    def test_a_token_is_signed_in_with_its_own_user(self) -> None:
        zips.project(self.projects, "first")
        with mock.patch.dict(os.environ, {"TOKEN": "the.to.ken"}):
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                self.assertEqual(main(["deploy", "--url", self.azkaban.url, "--token-env", "TOKEN",
                                       str(self.projects)]), 0)
        self.assertEqual(self.azkaban.requests[0]["fields"]["username"], "cognitoToken")

    def test_a_password_file_that_others_can_read_is_told(self) -> None:
        self.password.chmod(0o644)
        zips.project(self.projects, "first")
        self.assertIn("chmod 600", self.deploy())

    def test_nothing_to_deploy_is_an_error(self) -> None:
        self.assertIn("has no file that ends with .zip", self.deploy(status=1))
        self.assertIn("neither a file nor a folder",
                      self.deploy(status=1, places=(str(self.folder / "nowhere"),)))
        self.assertEqual(self.azkaban.requests, [])


class OlderDeployTest(DeployTest):
    """As 3.58 writes its answers."""

    style = "3.58"


if __name__ == "__main__":
    unittest.main()
