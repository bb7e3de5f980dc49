"""azkaban-platform rotate-db-user."""

from __future__ import annotations

import argparse
import shlex
import subprocess
from pathlib import Path
from typing import Callable, Sequence

from azkaban_platform import aws
from azkaban_platform.clock import RealClock
from azkaban_platform.command import connection, database
from azkaban_platform.command.executors import reach
from azkaban_platform.database import Database, DatabaseSettings
from azkaban_platform.dbuser.rotation import Pair, Patience, Rotation
from azkaban_platform.dbuser.secret import FileStore, Login, SecretsManagerStore, SecretStore
from azkaban_platform.dbuser.users import POSSIBLE_PRIVILEGES, PRIVILEGES, Users
from azkaban_platform.errors import PlatformError
from azkaban_platform.executors.registry import Registry
from azkaban_platform.executors.wake import Wake, asleep
from azkaban_platform.reporting import Say

SUMMARY = "give Azkaban another user and password for its database"

DESCRIPTION = """\
Changes the user with whom Azkaban connects to its database, while Azkaban works. Two users take
turns: the one that is not in use gets a new password and is tried before the secret names it, and
the other one is dropped when nobody has used it for a while. So no server is ever shut out.
"""

EPILOG = """\
steps, all in turn, or one with --step; each can be repeated after a failure:
  prepare   make the next password and keep it beside the secret (stage AWSPENDING, FILE.pending)
  create    make the next user with the rights that Azkaban needs: SELECT, INSERT, UPDATE, DELETE
  test      do with it what Azkaban does
  switch    let the secret name it
  restart   run --restart-command, or tell which hosts still use the old user
  wait      until nobody has used the old user for --quiet seconds
  drop      drop the old user
  Azkaban's servers read the secret when they start. Executors lose their flows in a restart, so
  drain them before: start the command, and while it waits drain, restart and activate each
  executor, then restart the web server.

who still uses the old user:
  The database tells who is connected. A server that has been idle for hours is not, and would be
  shut out later. So each executor that has a row in Azkaban's table is asked for what it reads from
  the database, and so is the web server of --url; one that does not answer counts as one that uses
  the user. The executors' ports have to be reachable for that. With --without-asking nobody is
  asked: be sure that all servers have been restarted.

who rotates:
  The user of the options for the database needs CREATE USER, PROCESS, and the rights to be given
  with GRANT OPTION. On MariaDB and MySQL:
    GRANT CREATE USER, PROCESS ON *.* TO 'rotator'@'%';
    GRANT SELECT, INSERT, UPDATE, DELETE ON azkaban.* TO 'rotator'@'%' WITH GRANT OPTION;

""" + database.HELP + """
exit status:
  0 done, 1 something failed, 2 the command was wrong, 3 the old user is still in use at the limit.

examples:
  azkaban-platform rotate-db-user --users azkaban_a,azkaban_b --secret azkaban/database-user \\
      --database-secret azkaban/rotator --database-ca-file global-bundle.pem \\
      --url https://azkaban:8443
  azkaban-platform rotate-db-user --users azkaban_a,azkaban_b --secret azkaban/database-user \\
      --database-secret azkaban/rotator --database-ca-file global-bundle.pem --step wait
"""

STEPS = ("prepare", "create", "test", "switch", "restart", "wait", "drop")


def add(parser: argparse.ArgumentParser) -> None:
    """The options of rotate-db-user."""
    parser.add_argument("--users", required=True, metavar="NAME,NAME", type=_pair,
                        help="the two users that take turns; the secret's is one of them")
    parser.add_argument("--user-host", default="%", metavar="HOST",
                        help="where the users may come from (default: anywhere)")
    parser.add_argument("--privileges", default=",".join(PRIVILEGES), type=_privileges, metavar="LIST",
                        help="what they may do with the database (default: %(default)s)")
    store = parser.add_mutually_exclusive_group(required=True)
    store.add_argument("--secret", metavar="ID",
                       help="the secret of Secrets Manager that Azkaban's start reads")
    store.add_argument("--secret-file", metavar="FILE", type=Path,
                       help='or the file that it reads, JSON: {"username": "...", "password": "..."}')
    parser.add_argument("--step", choices=STEPS, help="this step alone")
    parser.add_argument("--restart-command", metavar="COMMAND", type=shlex.split,
                        help="restarts Azkaban's servers; it is run without a shell")
    parser.add_argument("--wait", type=connection.positive, default=7200, metavar="SECONDS",
                        help="limit of the step wait (default: %(default)s)")
    parser.add_argument("--quiet", type=connection.positive, default=300, metavar="SECONDS",
                        help="how long nobody has to have used the old user (default: %(default)s)")
    parser.add_argument("--interval", type=connection.positive, default=10, metavar="SECONDS",
                        help="between two looks (default: %(default)s)")
    parser.add_argument("--without-asking", action="store_true",
                        help="ask no server; those that are idle are not seen then")
    connection.add_place(parser, required=False)
    database.add(parser, required=True)


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Rotates; the exit status."""
    pair = Pair(*arguments.users, host=arguments.user_host, privileges=arguments.privileges)
    where = database.settings(arguments, say)
    store: SecretStore = (SecretsManagerStore(aws.client("secretsmanager"), arguments.secret)
                          if arguments.secret else FileStore(arguments.secret_file))
    with Database.connect(where) as admin:
        rotation = Rotation(store, pair, Users(admin, where.database), connector(where),
                            _wake(arguments, admin, say), RealClock(), say)
        patience = Patience(arguments.wait, arguments.quiet, arguments.interval)
        for step in [arguments.step] if arguments.step else STEPS:
            if step == "wait":
                rotation.wait(patience)
            elif step == "restart":
                _restart(rotation, arguments.restart_command, say)
            else:
                getattr(rotation, step)()
    return 0


def connector(where: DatabaseSettings):
    """How the users of Azkaban connect: to the same database as the one who rotates."""
    def connect(login: Login) -> Database:
        return Database.connect(where.as_user(login.user, login.password))

    return connect


def _wake(arguments: argparse.Namespace, admin: Database, say: Say) -> Callable[[], Sequence[str]]:
    if arguments.without_asking:
        return asleep
    web = connection.unsigned_web_server(arguments)
    if web is None:
        say("No web server is named: one that has been idle for hours is not seen. --url names it.")
    return Wake(Registry(admin), reach, web)


def _restart(rotation: Rotation, command: Sequence[str] | None, say: Say) -> None:
    hosts = rotation.to_restart()
    if not command:
        return
    if not hosts:
        say("restart: nobody uses the old user")
        return
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        raise PlatformError(f"{command[0]} can't be run: {error.strerror}.") from None
    if code:
        raise PlatformError(f"{command[0]} has failed with {code}: repeat from the step restart.")
    say(f"restart: {command[0]} has been run")


def _pair(text: str) -> tuple[str, str]:
    names = text.split(",")
    if len(names) != 2 or not all(names):
        raise argparse.ArgumentTypeError(f"{text!r} is not two names with a comma between them")
    return names[0], names[1]


def _privileges(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().upper() for name in text.split(","))
    for name in names:
        if name not in POSSIBLE_PRIVILEGES:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(POSSIBLE_PRIVILEGES)}")
    return names
