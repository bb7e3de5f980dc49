"""Secrets in a file and in Secrets Manager."""

from __future__ import annotations

import json
import os
import tempfile
import unittest
from pathlib import Path
from typing import Any

from azkaban_platform.dbuser.secret import FileStore, Login, SecretsManagerStore
from azkaban_platform.dbuser.users import PASSWORD_LENGTH, PASSWORD_SIGNS, new_password
from azkaban_platform.errors import PlatformError


class AwsError(Exception):
    """As botocore's ClientError."""

    def __init__(self, code: str) -> None:
        super().__init__(f"An error ({code}) with a secret in it")
        self.response = {"Error": {"Code": code}}


class SecretsManager:
    """Versions and stages as Secrets Manager has them."""

    def __init__(self, text: str | None) -> None:
        self.versions: dict[str, dict[str, Any]] = {}
        self.rotation = True
        if text is not None:
            self.versions["v0"] = {"SecretString": text, "VersionStages": ["AWSCURRENT"]}

    def get_secret_value(self, SecretId: str, VersionStage: str = "AWSCURRENT") -> dict[str, Any]:
        for number, version in self.versions.items():
            if VersionStage in version["VersionStages"]:
                return {**version, "VersionId": number, "Name": SecretId}
        raise AwsError("ResourceNotFoundException")

    def put_secret_value(self, SecretId: str, ClientRequestToken: str, SecretString: str,
                         VersionStages: list[str]) -> None:
        for version in self.versions.values():
            version["VersionStages"] = [s for s in version["VersionStages"] if s not in VersionStages]
        self.versions[ClientRequestToken] = {"SecretString": SecretString, "VersionStages": list(VersionStages)}

    def update_secret_version_stage(self, SecretId: str, VersionStage: str, MoveToVersionId: str,
                                    RemoveFromVersionId: str) -> None:
        self.versions[RemoveFromVersionId]["VersionStages"].remove(VersionStage)
        self.versions[RemoveFromVersionId]["VersionStages"].append("AWSPREVIOUS")
        self.versions[MoveToVersionId]["VersionStages"].append(VersionStage)

    def describe_secret(self, SecretId: str) -> dict[str, Any]:
        return {"RotationEnabled": self.rotation,
                "VersionIdsToStages": {number: each["VersionStages"] for number, each in self.versions.items()}}


TEXT = '{"username": "a", "password": "p", "host": "db"}'


class StoreContract:
    """What both stores promise."""

    def test_the_next_login_waits_until_it_is_promoted(self) -> None:
        self.assertIsNone(self.store.pending())
        self.store.put_pending(Login("b", "q", {"host": "db"}))
        self.assertEqual(self.store.current(), Login("a", "p", {"host": "db"}))
        self.assertEqual(self.store.pending(), Login("b", "q", {"host": "db"}))
        self.store.promote()
        self.assertEqual(self.store.current(), Login("b", "q", {"host": "db"}))
        self.assertIsNone(self.store.pending())

    def test_what_is_no_login_is_named_and_not_shown(self) -> None:
        for text in ("secret text", "[]", '{"username": "a"}', '{"username": "a", "password": 1}'):
            with self.assertRaises(PlatformError) as caught:
                self.store_of(text).current()
            self.assertIn("username and password", str(caught.exception))
            self.assertNotIn("secret text", str(caught.exception))


class FileStoreTest(StoreContract, unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.store = self.store_of(TEXT)

    def store_of(self, text: str) -> FileStore:
        self.path = self.folder / "user.json"
        self.path.write_text(text)
        self.path.chmod(0o640)
        return FileStore(self.path)

    def test_nobody_else_reads_the_next_one_and_the_file_keeps_its_mode(self) -> None:
        self.store.put_pending(Login("b", "q"))
        pending = self.folder / "user.json.pending"
        self.assertEqual(os.stat(pending).st_mode & 0o777, 0o600)
        self.store.promote()
        self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o640)
        self.assertFalse(pending.exists())
        self.assertEqual(json.loads((self.folder / "user.json.previous").read_text())["username"], "a")

    def test_a_link_stays_and_what_it_names_is_replaced(self) -> None:
        place = self.folder / "conf"
        place.mkdir()
        link = place / "database.json"
        link.symlink_to("../user.json")
        store = FileStore(link)
        store.put_pending(Login("b", "q"))
        store.promote()
        self.assertTrue(link.is_symlink())
        self.assertEqual(FileStore(self.path).current(), Login("b", "q"))
        self.assertEqual([each.name for each in place.iterdir()], ["database.json"])

    def test_a_file_that_is_not_there_is_named(self) -> None:
        with self.assertRaises(PlatformError) as caught:
            FileStore(self.folder / "nowhere").current()
        self.assertIn("nowhere can't be read: No such file", str(caught.exception))


class SecretsManagerStoreTest(StoreContract, unittest.TestCase):
    def setUp(self) -> None:
        self.store = self.store_of(TEXT)

    def store_of(self, text: str) -> SecretsManagerStore:
        self.manager = SecretsManager(text)
        return SecretsManagerStore(self.manager, "azkaban/user")

    def test_the_version_is_the_one_that_secrets_manager_asks_for(self) -> None:
        store = SecretsManagerStore(self.manager, "azkaban/user", "token")
        self.store.put_pending(Login("b", "of another rotation"))
        self.assertIsNone(store.pending())
        store.put_pending(Login("b", "q"))
        self.assertEqual(store.pending(), Login("b", "q"))
        self.assertIn("token", self.manager.versions)

    def test_nothing_is_promoted_twice(self) -> None:
        self.store.put_pending(Login("b", "q"))
        self.store.promote()
        with self.assertRaises(PlatformError):
            self.store.promote()

    def test_a_secret_that_is_not_there_is_named_and_no_word_of_aws_is_passed_on(self) -> None:
        self.manager.versions.clear()
        self.assertIsNone(self.store.pending())
        with self.assertRaises(PlatformError) as caught:
            self.store.current()
        self.assertEqual(str(caught.exception),
                         "The secret azkaban/user can't be read: ResourceNotFoundException.")


class PasswordTest(unittest.TestCase):
    def test_passwords_are_long_mixed_and_different(self) -> None:
        passwords = {new_password() for _ in range(200)}
        self.assertEqual(len(passwords), 200)
        for password in passwords:
            self.assertEqual(len(password), PASSWORD_LENGTH)
            self.assertRegex(password, r"\A[A-Za-z][A-Za-z0-9_.-]*\Z")
            for kind in (str.islower, str.isupper, str.isdigit, PASSWORD_SIGNS.__contains__):
                self.assertTrue(any(kind(each) for each in password))


if __name__ == "__main__":
    unittest.main()
