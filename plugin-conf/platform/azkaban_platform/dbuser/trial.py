"""Whether a user can do what Azkaban does with its database. Changes nothing."""

from __future__ import annotations

from azkaban_platform.database import Database, DatabaseError
from azkaban_platform.errors import PlatformError

# The server looks at rights before it looks for rows, of which there are none here.
_TRIALS = (
    ("SELECT", "SELECT id FROM projects LIMIT 1"),
    ("UPDATE", "UPDATE projects SET version = version WHERE 1 = 0"),
    ("DELETE", "DELETE FROM executor_events WHERE 1 = 0"),
    ("INSERT", "INSERT INTO executor_events SELECT * FROM executor_events WHERE 1 = 0"),
)


def try_out(own: Database) -> None:
    """Raises if one of Azkaban's kinds of statements is refused."""
    for name, statement in _TRIALS:
        try:
            own.execute(statement)
        except DatabaseError as error:
            raise PlatformError(f"{name} is refused: {error}") from None
