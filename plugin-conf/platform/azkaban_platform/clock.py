"""Time, handed in, so that tests wait for nothing."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What passes."""

    def seconds(self) -> float:
        """Seconds of a clock that only goes forward."""

    def pause(self, seconds: float) -> None:
        """Lets the time pass."""


class RealClock:
    """The machine's clock."""

    def seconds(self) -> float:
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)
