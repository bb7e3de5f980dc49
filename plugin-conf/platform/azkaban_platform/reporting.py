"""Lines for people: on the terminal for the command, in the log for a Lambda function."""

from __future__ import annotations

import logging
import sys
from typing import Callable, TextIO

Say = Callable[[str], None]


def to_stream(stream: TextIO | None = None) -> Say:
    """Says each line on the stream, by default standard output, at once."""

    def say(line: str) -> None:
        print(printable(line), file=stream or sys.stdout, flush=True)

    return say


def to_log(name: str) -> Say:
    """Says each line in the log of that name."""
    logger = logging.getLogger(name)

    def say(line: str) -> None:
        logger.info("%s", printable(line))

    return say


def printable(text: str) -> str:
    """The text with control characters escaped: a name from outside can't forge a line or move a cursor."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
