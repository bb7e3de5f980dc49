"""Users of the database server: made, given rights, looked for among the connections, dropped.

Names and passwords are values of statements. What can't be a value, a database's name and words of
the language, is checked against what is allowed and quoted.
"""

from __future__ import annotations

import re
import secrets
import string
from dataclasses import dataclass
from typing import Sequence

from azkaban_platform.database import Database, DatabaseError
from azkaban_platform.errors import PlatformError

# What Azkaban's servers do with their tables while they run.
PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE")
# And what database.auto.update.tables needs besides.
POSSIBLE_PRIVILEGES = PRIVILEGES + (
    "CREATE", "ALTER", "DROP", "INDEX", "REFERENCES", "LOCK TABLES", "CREATE TEMPORARY TABLES", "EXECUTE")

PLUGINS = ("mysql_native_password", "caching_sha2_password", "sha256_password")

NO_SUCH_USER = 1396

PASSWORD_LENGTH = 32
# Neither a properties file nor a shell nor a JDBC address has another meaning for these.
PASSWORD_SIGNS = "-_."

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}")
_HOST = re.compile(r"[A-Za-z0-9_.:%/-]{1,60}")
_DATABASE = re.compile(r"[A-Za-z0-9_$-]{1,64}")


@dataclass(frozen=True)
class Account:
    """A user name with the hosts that it may come from."""

    name: str
    host: str = "%"

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise PlatformError(
                f"{self.name!r} is no name of a user: up to 32 letters, digits and . - _ are one.")
        if not _HOST.fullmatch(self.host):
            raise PlatformError(f"{self.host!r} is no host that a user may come from.")


@dataclass(frozen=True)
class SignIn:
    """How a user signs in: by which plugin of MySQL (None: the server's own choice), and with TLS only."""

    plugin: str | None
    needs_tls: bool


@dataclass(frozen=True)
class Connection:
    """A connection of a user, and the host that it came from."""

    number: int
    host: str


def new_password() -> str:
    """A password of 190 random bits, with letters of both kinds, digits and signs, as policies want."""
    alphabet = string.ascii_letters + string.digits + PASSWORD_SIGNS
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, PASSWORD_SIGNS)
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(PASSWORD_LENGTH))
        if password[0].isalpha() and all(any(each in kind for each in password) for kind in kinds):
            return password


def sign_in_of(own: Database) -> SignIn:
    """How the user of this connection signs in. Azkaban's driver may know no other way."""
    text = str(own.query("SHOW CREATE USER CURRENT_USER()")[0][0])
    require = re.search(r"\bREQUIRE (NONE|SSL|\w+)", text)
    if require is not None and require[1] not in ("NONE", "SSL"):
        raise PlatformError("The user in use signs in with a certificate, which can't be done for another.")
    needs_tls = require is not None and require[1] == "SSL"
    plugin = re.search(r"\bIDENTIFIED WITH '(\w+)'", text)
    if plugin is None:
        return SignIn(None, needs_tls)
    if plugin[1] not in PLUGINS:
        raise PlatformError(f"The user in use signs in by {plugin[1]}, which is no password.")
    return SignIn(plugin[1], needs_tls)


class Users:
    """The users, through the connection of one who may make them: CREATE USER, PROCESS, and the
    privileges with GRANT OPTION."""

    def __init__(self, admin: Database, database: str) -> None:
        if not _DATABASE.fullmatch(database):
            raise PlatformError(f"{database!r} is no name of a database that is understood here.")
        self._admin = admin
        self._database = database

    def make(self, account: Account, password: str, sign_in: SignIn, privileges: Sequence[str]) -> None:
        """Makes the user or changes the password of one who is there, and gives the privileges."""
        for privilege in privileges:
            if privilege not in POSSIBLE_PRIVILEGES:
                raise PlatformError(f"{privilege!r} is none of {', '.join(POSSIBLE_PRIVILEGES)}.")
        identified = f"IDENTIFIED WITH '{sign_in.plugin}' BY %s" if sign_in.plugin else "IDENTIFIED BY %s"
        tls = " REQUIRE SSL" if sign_in.needs_tls else ""
        values = (account.name, account.host, password)
        self._admin.execute(f"CREATE USER IF NOT EXISTS %s@%s {identified}{tls}", values)
        self._admin.execute(f"ALTER USER %s@%s {identified}{tls}", values)
        self._admin.execute(f"GRANT {', '.join(privileges)} ON {self._granted()}.* TO %s@%s",
                            (account.name, account.host))

    def connections(self, name: str) -> list[Connection]:
        """The connections of everybody of that name, as far as this server is the one that has them."""
        rows = self._admin.query(
            "SELECT ID, HOST FROM information_schema.PROCESSLIST WHERE USER = %s ORDER BY ID", (name,))
        return [Connection(int(row[0]), _without_port(str(row[1] or "?"))) for row in rows]

    def drop(self, account: Account) -> bool:
        """Drops the user; False if there is none."""
        try:
            self._admin.execute("DROP USER %s@%s", (account.name, account.host))
        except DatabaseError as error:
            if error.code != NO_SUCH_USER:
                raise
            return False
        return True

    def _granted(self) -> str:
        name = self._database
        if not self._literal_names():
            # In a GRANT _ stands for any character: azkaban_1 would also be azkabanX1.
            name = name.replace("_", "\\_")
        return f"`{name}`"

    def _literal_names(self) -> bool:
        rows = self._admin.query("SHOW VARIABLES LIKE 'partial_revokes'")
        return bool(rows) and str(rows[0][1]).upper() == "ON"


def _without_port(host: str) -> str:
    head, separator, port = host.rpartition(":")
    return head if separator and port.isdigit() else host
