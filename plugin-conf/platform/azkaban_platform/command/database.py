"""The options that say where Azkaban's database is, and who looks into it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from azkaban_platform.credentials import file_text, read_secret
from azkaban_platform.database import Database, DatabaseSettings, settings_of
from azkaban_platform.reporting import Say

HELP = """\
the database:
  Who connects, and where to, is a JSON object as RDS has it in its secrets,
    {"host": "...", "port": 3306, "username": "...", "password": "...", "dbname": "azkaban"}
  in a file (--database-file, chmod 600) or in Secrets Manager (--database-secret). Other options
  replace its host, port and dbname. TLS is verified with --database-ca-file, which for RDS and
  Aurora is AWS's bundle of certificates. PyMySQL has to be there (Debian: python3-pymysql).
"""


def add(parser: argparse.ArgumentParser, required: bool) -> None:
    """Adds the options. Without required a subcommand also works without the database."""
    group = parser.add_argument_group("the database")
    source = group.add_mutually_exclusive_group(required=required)
    source.add_argument("--database-file", metavar="FILE")
    source.add_argument("--database-secret", metavar="ID")
    group.add_argument("--database-host", metavar="HOST")
    group.add_argument("--database-port", metavar="PORT", type=int)
    group.add_argument("--database-name", metavar="NAME")
    group.add_argument("--database-ca-file", metavar="FILE", default=os.environ.get("DATABASE_CA_FILE"),
                       help="(or DATABASE_CA_FILE)")
    group.add_argument("--database-allow-plain", action="store_true",
                       help="allow a connection without TLS")


def given(arguments: argparse.Namespace) -> bool:
    """Whether the database was named."""
    return arguments.database_file is not None or arguments.database_secret is not None


def settings(arguments: argparse.Namespace, say: Say) -> DatabaseSettings:
    """The settings that the options name."""
    overrides = {"host": arguments.database_host, "port": arguments.database_port,
                 "database": arguments.database_name, "ca_file": arguments.database_ca_file,
                 "allow_plain": arguments.database_allow_plain or None}
    if arguments.database_file is not None:
        return settings_of(file_text(Path(arguments.database_file), say), arguments.database_file, overrides)
    name = arguments.database_secret
    return settings_of(read_secret(name), f"The secret {name}", overrides)


def connect(arguments: argparse.Namespace, say: Say) -> Database:
    """A connection to the database that the options name."""
    return Database.connect(settings(arguments, say))
