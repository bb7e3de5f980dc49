"""The command azkaban-platform."""

from __future__ import annotations

import argparse
import sys
from typing import Sequence

from azkaban_platform import reporting
from azkaban_platform.command import activate, clean, deploy, drain, rotate_db_user
from azkaban_platform.errors import NotFinished, PlatformError

DESCRIPTION = "The platform's chores of Azkaban on AWS."
EPILOG = "azkaban-platform SUBCOMMAND --help says all that a subcommand needs."

COMMANDS = {"deploy": deploy, "drain": drain, "activate": activate, "clean": clean,
            "rotate-db-user": rotate_db_user}

OK = 0
FAILED = 1
NOT_FINISHED = 3
INTERRUPTED = 130


def parser() -> argparse.ArgumentParser:
    """The parser of all subcommands."""
    top = argparse.ArgumentParser(prog="azkaban-platform", description=DESCRIPTION, epilog=EPILOG,
                                  allow_abbrev=False)
    subcommands = top.add_subparsers(dest="command", required=True, metavar="SUBCOMMAND")
    for name, module in COMMANDS.items():
        sub = subcommands.add_parser(
            name, help=module.SUMMARY, description=module.DESCRIPTION, epilog=module.EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
        module.add(sub)
    return top


def main(arguments: Sequence[str]) -> int:
    """Runs the command; the exit status is 2 for wrong arguments, as argparse has it."""
    parsed = parser().parse_args(arguments)
    say = reporting.to_stream()
    complain = reporting.to_stream(sys.stderr)
    try:
        return COMMANDS[parsed.command].run(parsed, say)
    except NotFinished as error:
        complain(f"azkaban-platform {parsed.command}: {error}")
        return NOT_FINISHED
    except PlatformError as error:
        complain(f"azkaban-platform {parsed.command}: {error}")
        return FAILED
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        complain(f"azkaban-platform {parsed.command}: {place}{error.strerror or type(error).__name__}.")
        return FAILED
    except KeyboardInterrupt:
        complain(f"azkaban-platform {parsed.command}: interrupted.")
        return INTERRUPTED
