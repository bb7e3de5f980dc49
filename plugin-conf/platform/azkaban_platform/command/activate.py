"""azkaban-platform activate."""

from __future__ import annotations

import argparse

from azkaban_platform.clock import RealClock
from azkaban_platform.command import connection, database, executors
from azkaban_platform.executors.drain import Drain
from azkaban_platform.reporting import Say

SUMMARY = "bring executors back into service"

DESCRIPTION = """\
Activates executors, after a drain or after their start: Azkaban's executors start inactive. The
web server, if it is named, is told, and gives flows to executors again. --all needs the database,
since the web server tells of active executors alone.
"""

EPILOG = connection.SIGN_IN + "\n" + database.HELP + """
exit status:
  0 all are active, 1 something failed, 2 the command was wrong.

examples:
  azkaban-platform activate --executor executor-1:12321
  azkaban-platform activate --all --database-secret azkaban/database --url https://azkaban:8443 \\
      --password-secret azkaban/admin
"""


def add(parser: argparse.ArgumentParser) -> None:
    """The options of activate."""
    executors.add(parser, needs_database=False)


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Activates; the exit status."""
    with executors.Surroundings(arguments, say) as around:
        addresses = around.inactive_executors(arguments.executor)
        Drain(executors.reach, around.web, around.registry, RealClock(), say).activate(addresses)
    return 0
