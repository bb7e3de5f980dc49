"""Users as MySQL writes them, whose server is not here to try."""

from __future__ import annotations

import types
import unittest
from typing import Any, Sequence
from unittest import mock

from azkaban_platform.database import Database, settings_of
from azkaban_platform.dbuser.users import PRIVILEGES, Account, SignIn, Users, sign_in_of
from azkaban_platform.errors import PlatformError


class Statements:
    """A connection that keeps what is sent and answers as told."""

    def __init__(self, *rows: tuple[Any, ...]) -> None:
        self.sent: list[tuple[str, Sequence[Any]]] = []
        self._rows = list(rows)

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._rows

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        self.sent.append((sql, values))
        return 0


class SignInTest(unittest.TestCase):
    def test_the_next_user_signs_in_as_the_one_before(self) -> None:
        for text, expected in (
                ("CREATE USER 'a'@'%' IDENTIFIED WITH 'mysql_native_password' AS '*94BD' REQUIRE NONE PASSWORD"
                 " EXPIRE DEFAULT ACCOUNT UNLOCK", SignIn("mysql_native_password", False)),
                ("CREATE USER `a`@`%` IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$' REQUIRE SSL PASSWORD"
                 " EXPIRE DEFAULT", SignIn("caching_sha2_password", True)),
                ("CREATE USER `a`@`%` IDENTIFIED BY PASSWORD '*94BD' REQUIRE SSL", SignIn(None, True)),
                ("CREATE USER `a`@`%` IDENTIFIED BY PASSWORD '*94BD'", SignIn(None, False))):
            with self.subTest(text):
                self.assertEqual(sign_in_of(Statements((text,))), expected)

    def test_what_is_no_password_is_refused_without_its_text(self) -> None:
        for text in ("CREATE USER 'a'@'%' IDENTIFIED WITH 'AWSAuthenticationPlugin' AS 'RDS' REQUIRE SSL",
                     "CREATE USER 'a'@'%' IDENTIFIED WITH 'mysql_native_password' AS '*94BD' REQUIRE X509"):
            with self.assertRaises(PlatformError) as caught:
                sign_in_of(Statements((text,)))
            self.assertNotIn("94BD", str(caught.exception))

    def test_statements_of_mysql(self) -> None:
        admin = Statements(("partial_revokes", "OFF"))
        Users(admin, "azkaban_1").make(Account("b"), "p'%s", SignIn("mysql_native_password", True), PRIVILEGES)
        values = ("b", "%", "p'%s")
        self.assertEqual(admin.sent, [
            ("CREATE USER IF NOT EXISTS %s@%s IDENTIFIED WITH 'mysql_native_password' BY %s REQUIRE SSL", values),
            ("ALTER USER %s@%s IDENTIFIED WITH 'mysql_native_password' BY %s REQUIRE SSL", values),
            ("GRANT SELECT, INSERT, UPDATE, DELETE ON `azkaban\\_1`.* TO %s@%s", ("b", "%"))])

    def test_with_partial_revokes_an_underscore_is_one(self) -> None:
        admin = Statements(("partial_revokes", "ON"))
        Users(admin, "azkaban_1").make(Account("b"), "p", SignIn(None, False), PRIVILEGES)
        self.assertIn("ON `azkaban_1`.*", admin.sent[-1][0])

    def test_privileges_are_words_of_a_list(self) -> None:
        with self.assertRaises(PlatformError):
            Users(Statements(), "azkaban").make(Account("b"), "p", SignIn(None, False), ("ALL ON *.* TO x; --",))


class SettingsTest(unittest.TestCase):
    def test_a_sign_in_that_needs_another_package_names_it(self) -> None:
        missing = RuntimeError("'cryptography' package is required for sha256_password or caching_sha2_password")
        connect = types.SimpleNamespace(connect=mock.Mock(side_effect=missing))
        settings = settings_of('{"host": "localhost", "username": "a", "password": "b", "dbname": "c"}', "it", {})
        with mock.patch("azkaban_platform.database._driver", lambda: connect):
            with self.assertRaises(PlatformError) as caught:
                Database.connect(settings)
        self.assertIn("a at localhost:3306 signs in with SHA-256", str(caught.exception))

    def test_a_secret_of_rds_is_read(self) -> None:
        found = settings_of('{"engine": "mysql", "host": "h", "port": 3307, "username": "u", "password": "p",'
                            ' "dbname": "d"}', "The secret s", {"database": "other", "host": None})
        self.assertEqual((found.host, found.port, found.user, found.database), ("h", 3307, "u", "other"))
        self.assertNotIn("'p'", repr(found))

    def test_what_is_missing_is_named(self) -> None:
        for text, words in (("x", "no JSON object"), ("{}", "has no host"), ('{"host": "h"}', "has no username"),
                            ('{"host": "h", "username": "u", "password": "p"}', "has no dbname"),
                            ('{"host": "h", "username": "u", "password": "p", "dbname": "d", "port": "x"}', "port")):
            with self.assertRaises(PlatformError) as caught:
                settings_of(text, "The secret s", {})
            self.assertIn(words, str(caught.exception))


if __name__ == "__main__":
    unittest.main()
