"""azkaban-platform drain."""

from __future__ import annotations

import argparse

from azkaban_platform.clock import RealClock
from azkaban_platform.command import connection, database, executors
from azkaban_platform.errors import NotFinished
from azkaban_platform.executors.drain import Drain, Limits
from azkaban_platform.reporting import Say

SUMMARY = "deactivate executors and wait until their flows have ended"

DESCRIPTION = """\
Takes executors out of service without losing a flow: deactivates them, so that they get no new
flows, and waits until those that they have have ended. Then it says that they may be stopped.
At the limit it says what still runs; the executors stay inactive, and another drain waits on.
"""

EPILOG = """\
what it asks:
  The executors by their own API, which has no sign-in: the machine has to reach their ports.
  --url: the web server. Needed where it pushes flows to executors, as it has to be told who is
  inactive: always before 3.62, later without azkaban.poll.model=true, from 4.0 on without
  azkaban.execution.dispatch.method=POLL. The user has to be an administrator. If no executor is
  left it is told to keep flows in its queue.
  The database, if given: also counts flows that were assigned and have not arrived yet. And it
  tells what --all is: without it those that are active by the web server, which a second drain
  does not find any more.

""" + connection.SIGN_IN + "\n" + database.HELP + """
exit status:
  0 all may be stopped, 1 something failed, 2 the command was wrong, 3 flows still run at the limit.

examples:
  azkaban-platform drain --executor executor-1:12321 --wait 7200
  azkaban-platform drain --all --url https://azkaban:8443 --password-secret azkaban/admin \\
      --database-secret azkaban/database
"""


def add(parser: argparse.ArgumentParser) -> None:
    """The options of drain."""
    parser.add_argument("--wait", type=connection.positive, default=3600, metavar="SECONDS",
                        help="the limit (default: %(default)s)")
    parser.add_argument("--interval", type=connection.positive, default=10, metavar="SECONDS",
                        help="between two looks (default: %(default)s)")
    executors.add(parser, needs_database=False)


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Drains; the exit status."""
    with executors.Surroundings(arguments, say) as around:
        addresses = around.executors(arguments.executor)
        drain = Drain(executors.reach, around.web, around.registry, RealClock(), say)
        drained = drain.drain(addresses, Limits(arguments.wait, arguments.interval))
    left = [each for each in drained if not each.may_be_stopped]
    if left:
        raise NotFinished("not drained within the limit: " + "; ".join(
            f"{each.address} still has {', '.join(each.running)}" for each in left)
            + ". They stay inactive: drain again to wait on, activate to bring them back.")
    return 0
