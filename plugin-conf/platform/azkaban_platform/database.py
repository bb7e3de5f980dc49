"""A MySQL or MariaDB server, by PyMySQL, which is loaded when the first connection is made.

What the server says of an error may quote a statement, and so a password; here an error has its
number and words of our own.
"""

from __future__ import annotations

import ipaddress
import json
import ssl
from dataclasses import dataclass, field, replace
from typing import Any, Mapping, Sequence

from azkaban_platform.errors import PlatformError, Unreachable

DEFAULT_PORT = 3306
TIMEOUT_SECONDS = 10
STATEMENT_SECONDS = 60

_WORDS = {
    1044: "the user may not use the database",
    1045: "the user or the password is wrong, or the user may not come from this machine",
    1049: "there is no such database",
    1064: "the server does not understand the statement",
    1130: "this machine may not connect",
    1141: "there is no such grant",
    1142: "the user lacks a right on a table",
    1146: "a table is missing: the database is not one of Azkaban",
    1227: "the user lacks a right of an administrator",
    1396: "there is no such user, or there is one already",
    1410: "the user may not grant that",
    1698: "the user signs in by other means than a password",
    1819: "the password does not meet the server's policy",
    3159: "the server takes connections with TLS only",
    4151: "the account is locked",
    3118: "the account is locked",
}


class DatabaseError(PlatformError):
    """The database server says no; code is its number for why."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class DatabaseSettings:
    """Where a database is and who connects. The password is in no text that is made of this."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str
    ca_file: str | None = None
    allow_plain: bool = False

    def as_user(self, user: str, password: str) -> DatabaseSettings:
        """The same database, for somebody else."""
        return replace(self, user=user, password=password)


def settings_of(text: str, place: str, overrides: Mapping[str, Any]) -> DatabaseSettings:
    """Settings from a secret as those of RDS are: JSON with host, port, username, password, dbname.

    What the overrides have counts more; place names the secret in errors.
    """
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise PlatformError(f"{place} is no JSON object.")
    found = {"host": value.get("host"), "port": value.get("port", DEFAULT_PORT),
             "user": value.get("username"), "password": value.get("password"),
             "database": value.get("dbname") or value.get("database")}
    found.update({name: given for name, given in overrides.items() if given is not None})
    for name, shown in (("host", "host"), ("user", "username"), ("password", "password"),
                        ("database", "dbname")):
        if not isinstance(found[name], str) or not found[name]:
            raise PlatformError(f"{place} has no {shown}.")
    try:
        found["port"] = int(found["port"])
    except (TypeError, ValueError):
        raise PlatformError(f"{place} has a port that is no number.") from None
    return DatabaseSettings(**found)


class Database:
    """A connection that commits each statement by itself. Close it, or use it in a with statement.

    One that broke is opened again by the next statement: a wait of hours outlives a failover. The
    statement that met the break is not repeated, since it may have been done.
    """

    def __init__(self, settings: DatabaseSettings) -> None:
        self._settings = settings
        self._name = f"{settings.user} at {settings.host}:{settings.port}"
        self._connection: Any = None

    @staticmethod
    def connect(settings: DatabaseSettings) -> Database:
        """Connects; TLS is verified, unless the server is this machine or plain was allowed."""
        database = Database(settings)
        database._open()
        return database

    def _open(self) -> None:
        pymysql = _driver()
        settings = self._settings
        context = _tls(settings)
        try:
            connection = pymysql.connect(
                host=settings.host, port=settings.port, user=settings.user, password=settings.password,
                database=settings.database, autocommit=True, charset="utf8mb4", ssl=context,
                connect_timeout=TIMEOUT_SECONDS, read_timeout=STATEMENT_SECONDS,
                write_timeout=STATEMENT_SECONDS)
        except Exception as error:
            raise _failure(error, self._name) from None
        # PyMySQL goes on without TLS where the server has none.
        if context is not None and not isinstance(getattr(connection, "_sock", None), ssl.SSLSocket):
            connection.close()
            raise PlatformError(f"The database at {settings.host} has no TLS.")
        self._connection = connection

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement has found."""
        return self._run(sql, values)[1]

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Runs a statement; the number of rows that it has changed."""
        return self._run(sql, values)[0]

    def _run(self, sql: str, values: Sequence[Any]) -> tuple[int, list[tuple[Any, ...]]]:
        if self._connection is None:
            self._open()
        try:
            with self._connection.cursor() as cursor:
                # Values, never text that is put together: the driver writes them as literals.
                cursor.execute(sql, tuple(values))
                return cursor.rowcount, list(cursor.fetchall())
        except Exception as error:
            failure = _failure(error, self._name)
            if isinstance(failure, Unreachable):
                self.close()
            raise failure from None

    def close(self) -> None:
        """Ends the connection."""
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                connection.close()
        except Exception:
            pass  # It has ended already.

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _driver() -> Any:
    try:
        import pymysql
    except ImportError:
        raise PlatformError(
            "PyMySQL is needed to reach the database, and this Python does not have it: install the"
            " package python3-pymysql, or put PyMySQL into the function's package.") from None
    return pymysql


def _tls(settings: DatabaseSettings) -> ssl.SSLContext | None:
    if settings.ca_file is not None:
        try:
            return ssl.create_default_context(cafile=settings.ca_file)
        except (OSError, ssl.SSLError):
            raise PlatformError(
                f"{settings.ca_file} can't be read as certificates in PEM form.") from None
    if settings.allow_plain or _is_loopback(settings.host):
        return None
    raise PlatformError(
        f"The database at {settings.host} needs --database-ca-file, for RDS and Aurora AWS's bundle of"
        " certificates. --database-allow-plain does without TLS.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _failure(error: Exception, name: str) -> PlatformError:
    code = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    if code in (2002, 2003, 2006, 2013, 1040, 1053, 1205, 1213) or isinstance(error, OSError):
        return Unreachable(f"The database does not answer {name} (error {code}).")
    if isinstance(error, RuntimeError) and "cryptography" in str(error):
        return PlatformError(f"{name} signs in with SHA-256, for which PyMySQL needs TLS or the package cryptography"
                             " (Debian: python3-cryptography).")
    if code == 0:
        return PlatformError(f"The database can't be used as {name}: {type(error).__name__}.")
    words = _WORDS.get(code, "the server's manual explains the number")
    return DatabaseError(f"The database refuses {name} with error {code}: {words}.", code)
