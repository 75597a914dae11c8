"""What a run costs: seconds and memory."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable


class Clock:
    """Seconds each step took, by its name; `report` is where a step would say how far it is."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()
        self.report: Callable[[str, float], None] = lambda step, share: None

    def lap(self, name: str) -> None:
        """The step of this name has just ended."""
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 3)
        self._last = now


def peak_mb() -> float:
    """Most memory this process ever held; macOS counts bytes, Linux kilobytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)
