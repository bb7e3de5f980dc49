"""What each function asks AWS for is what its policy in ../iam/platform allows, no more and no less."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from azkaban_platform import handlers
from azkaban_platform.functions import dbuser, executors
from tests import mariadb, zips
from tests.azkaban_stand_in import AzkabanStandIn
from tests.azkaban_tables import SqliteDatabase
from tests.executor_stand_in import ExecutorStandIn, ManualClock
from tests.mariadb import ROTATOR_PASSWORD
from tests.s3_stand_in import client_of
from tests.test_events import s3_event
from tests.test_functions import Context
from tests.test_secret import SecretsManager

POLICIES = Path(__file__).resolve().parent.parent.parent / "iam/platform"

# The right that each call takes, by the Service Authorization Reference.
RIGHTS = {"list_objects_v2": "s3:ListBucket", "get_object": "s3:GetObject",
          "get_secret_value": "secretsmanager:GetSecretValue", "put_secret_value": "secretsmanager:PutSecretValue",
          "describe_secret": "secretsmanager:DescribeSecret",
          "update_secret_version_stage": "secretsmanager:UpdateSecretVersionStage"}
# What Lambda itself does with the function's role.
OF_LAMBDA = {"logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"}


class Recording:
    """A client that keeps the rights of its calls, with the secrets and objects that they are for."""

    def __init__(self, *clients: Any) -> None:
        self._clients = clients
        self.used: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        client = next(each for each in self._clients if hasattr(each, name))

        def call(**values: Any) -> Any:
            self.used.add(f"{RIGHTS[name]} {values.get('SecretId') or values['Bucket']}")
            return getattr(client, name)(**values)

        return call


class PoliciesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.enterContext(mock.patch("builtins.print"))
        self.enterContext(self.assertLogs("azkaban_platform", "INFO"))

    def function(self, client: Recording, **variables: str) -> None:
        self.enterContext(mock.patch("azkaban_platform.aws.client", lambda service: client))
        self.enterContext(mock.patch.dict("os.environ", variables))

    def allowed(self, name: str, **resources: str) -> set[str]:
        policy = json.loads((POLICIES / f"{name}.json").read_text())
        allowed = set()
        for statement in policy["Statement"]:
            actions, places = ([value] if isinstance(value, str) else value
                               for value in (statement["Action"], statement["Resource"]))
            for place in places:
                known = [each for key, each in resources.items() if "${" + key + "}" in place]
                allowed |= {f"{action} {known[0]}" for action in actions if action not in OF_LAMBDA}
        return allowed

    def test_deploy(self) -> None:
        azkaban = self.enterContext(AzkabanStandIn())
        client = Recording(client_of({
            "s": b'{"username": "azkaban", "password": "azkaban & co=1"}', "config/projects/a.json": b"{}",
            "config/projects/a.zip": zips.packed({"a.job": ""})}))
        self.function(client, AZKABAN_URL=azkaban.url, AZKABAN_SECRET="s")
        self.assertEqual(handlers.deploy(s3_event("projects/_.success"), None)["failed"], 0)
        self.assertEqual(client.used, self.allowed("deploy", project_bucket="config", deploy_secret="s"))

    def test_drain(self) -> None:
        azkaban, executor = self.enterContext(AzkabanStandIn()), self.enterContext(ExecutorStandIn())
        client = Recording(client_of({
            "s": b'{"username": "azkaban", "password": "azkaban & co=1"}',
            "d": b'{"username": "a", "password": "b", "host": "127.0.0.1", "dbname": "c"}'}))
        self.function(client, AZKABAN_URL=azkaban.url, AZKABAN_SECRET="s", DATABASE_SECRET="d")
        with mock.patch("azkaban_platform.database.Database.connect", lambda _: SqliteDatabase()):
            executors.handle({"action": "drain", "executors": [str(executor.address)]}, Context(), ManualClock())
        self.assertEqual(client.used, self.allowed("drain", admin_secret="s", database_secret="d"))

    @unittest.skipIf(mariadb.MISSING, mariadb.MISSING)
    def test_rotate_db_user(self) -> None:
        server = mariadb.shared()
        manager = SecretsManager(json.dumps({"username": "azkaban_a", "password": "first one"}))
        own = SecretsManager(json.dumps({"host": "127.0.0.1", "port": server.port, "username": "rotator",
                                         "password": ROTATOR_PASSWORD, "dbname": mariadb.DATABASE}))
        client = Recording(manager)
        find = manager.get_secret_value
        manager.get_secret_value = lambda SecretId, **values: (
            own.get_secret_value(SecretId) if SecretId == "d" else find(SecretId, **values))
        self.function(client, DATABASE_SECRET="d", DATABASE_USER_SECRET="u", DATABASE_USERS="azkaban_a,azkaban_b")
        manager.versions["t"] = {"SecretString": "", "VersionStages": []}
        for step in ("createSecret", "setSecret", "testSecret", "finishSecret"):
            dbuser.handle({"Step": step, "SecretId": "u", "ClientRequestToken": "t"}, Context(), ManualClock())
        dbuser.handle({"step": "finish"}, Context(), ManualClock())
        self.assertEqual(client.used, self.allowed("rotate-db-user", database_secret="d", database_user_secret="u"))


if __name__ == "__main__":
    unittest.main()
