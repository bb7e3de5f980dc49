"""azkaban-platform clean."""

from __future__ import annotations

import argparse

from azkaban_platform.clock import RealClock
from azkaban_platform.command import connection, database, executors
from azkaban_platform.executors.clean import Clean, Patience, tell
from azkaban_platform.reporting import Say

SUMMARY = "remove the rows of executors that no longer answer"

DESCRIPTION = """\
Removes the rows of executors that are gone from Azkaban's table, which a clean stop removes and a
crash leaves. Only those that did not answer at any of several looks, and only with --remove; without
it, it says what would go. A row stays if executions of that executor have not ended, unless
--with-executions says otherwise.
"""

EPILOG = """\
Azkaban has no API for this, so the database is needed; the user needs SELECT on executors,
execution_flows and projects, and DELETE on executors. Run it where the executors can be reached: a
machine that can't reach one takes it for gone. With --all it removes nothing if none at all answers;
then name those that are gone.

""" + connection.SIGN_IN + "\n" + database.HELP + """
exit status:
  0 no row of an executor that is gone is left (or it was said what would go), 1 something failed or
  a row stays for its executions, 2 the command was wrong.

examples:
  azkaban-platform clean --all --database-secret azkaban/database
  azkaban-platform clean --executor executor-1:12321 --database-secret azkaban/database --remove
"""


def add(parser: argparse.ArgumentParser) -> None:
    """The options of clean."""
    parser.add_argument("--remove", action="store_true", help="remove the rows")
    parser.add_argument("--with-executions", action="store_true",
                        help="also those with executions that have not ended")
    parser.add_argument("--looks", type=_looks, default=Patience.looks, metavar="NUMBER",
                        help="at which an executor has to be silent (default: %(default)s)")
    parser.add_argument("--interval", type=connection.positive, default=Patience.interval_seconds,
                        metavar="SECONDS", help="between two looks (default: %(default)s)")
    executors.add(parser, needs_database=True)


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Cleans; the exit status."""
    with executors.Surroundings(arguments, say) as around:
        if around.registry is None:
            raise AssertionError("the database is a required option")
        clean = Clean(around.registry, executors.reach, RealClock(), say)
        gone = clean.clean(arguments.executor or (), Patience(arguments.looks, arguments.interval),
                           arguments.remove, arguments.with_executions)
        if around.web is not None and any(each.removed for each in gone):
            tell(around.web, say)
    if not gone:
        say("No executor is gone.")
    if gone and not arguments.remove:
        say("Nothing was removed; --remove removes.")
    return 1 if arguments.remove and any(not each.removed for each in gone) else 0


def _looks(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 999")
    return int(text)
