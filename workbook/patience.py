"""How long to wait for something that has to happen, on a machine that may be busy with other things.

A wait that ends in a verdict ("the app did not answer") must tell an app that hangs from one whose turn has not come.
So seconds are counted as the machine could give them: where four processes want each processor, four count as one.
"""

import os
import time
from pathlib import Path

LONGEST_STEP = 0.5  # seconds that count at most between two looks: whoever was asleep himself has not waited
BIGGEST_CROWD = 10.0  # that counts: a moment in which somebody starts processes without end is nothing to wait out
SHORTEST_STEP = 0.05  # below that nobody asks how busy the machine is: most waits are over by then

# settings of an app that the tool serves for itself: a busy machine is no frozen Redis
OF_APPS = {"REDIS_TIMEOUT_SECONDS": "30", "CACHE_TIMEOUT_SECONDS": "30"}

_monotonic = time.monotonic  # the real one: an app under check gets another
_looked, _found = -1.0, 1.0  # when `crowd` last looked, and what it found


def crowd() -> float:
    """How many processes want each processor now, from 1, where there are enough processors for all, to BIGGEST_CROWD.

    Who asks again within a SHORTEST_STEP is told the same.
    """
    global _looked, _found
    now = _monotonic()
    if now - _looked >= SHORTEST_STEP:
        _looked, _found = now, _crowd()
    return _found


def _crowd() -> float:
    try:  # one of them is this process
        wanting = int(Path("/proc/loadavg").read_text().split()[3].split("/")[0]) - 1.0
    except (OSError, ValueError, IndexError):  # not Linux: an average over the last minute
        wanting = os.getloadavg()[0]
    return min(max(1.0, wanting / (os.cpu_count() or 1)), BIGGEST_CROWD)


class Patience:
    """Ends after `seconds`, or later on a busy machine. Look at it several times a second."""

    def __init__(self, seconds: float) -> None:
        self._left, self._seen = seconds, _monotonic()

    def over(self) -> bool:
        """Whether it has ended."""
        now = _monotonic()
        passed = min(now - self._seen, LONGEST_STEP)
        if passed >= min(SHORTEST_STEP, self._left):
            self._left -= passed / crowd()
            self._seen = now
        return self._left <= 0
