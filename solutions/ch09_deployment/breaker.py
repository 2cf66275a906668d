"""A circuit breaker: whoever does not answer is left alone for a while.

    closed      calls go through; so many failures in a row open it
    open        no call goes through, and nobody waits for one
    half open   when the pause is over one call tries: all is well again, or the next pause begins

A service that is down answers nobody sooner because everybody keeps asking. Each caller waits for its time-out, holds a
thread meanwhile, and soon there is none left for those who want something else (Michael Nygard, "Release It!"). The
breaker is this worker's own: each finds out for itself, and none needs to ask another.
"""

import math
import threading
import time


class Open(Exception):
    """No call may be made now; `seconds`, a whole number from 1 on, says for how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"open for {seconds} s")
        self.seconds = seconds


class Breaker:
    """Opens after `most` failures in a row, for `pause` seconds. Threads share it: `lock` keeps them in order.

    `failures` are those since the last success; `until` is when the pause ends, by `time.monotonic()`.
    """

    def __init__(self, most: int, pause: float) -> None:
        self.most, self.pause = most, pause
        self.failures, self.until = 0, 0.0
        self.lock = threading.Lock()

    def admit(self) -> None:
        """Return where a call may be made; raises Open, with the time that is left, where it may not.

        After a pause one call is admitted, and no other until it is known what came of it, or until one more pause is
        over, whichever is first: a call that takes longer than a pause, or of which nothing is ever known, is waited
        for no longer. Of two who come at the same moment one is admitted.
        """
        ### BEGIN SOLUTION 9.3
        with self.lock:
            if self.failures < self.most:
                return
            moment = time.monotonic()
            if moment < self.until:
                raise Open(math.ceil(self.until - moment))
            self.until = moment + self.pause
        ### END SOLUTION 9.3

    def succeeded(self) -> None:
        """A call went well: the breaker is closed, and counts from nothing."""
        ### BEGIN SOLUTION 9.3
        with self.lock:
            self.failures = 0
        ### END SOLUTION 9.3

    def failed(self) -> None:
        """A call went wrong: one failure more; from `most` on a pause begins with each, always as long."""
        ### BEGIN SOLUTION 9.3
        with self.lock:
            self.failures += 1
            self.until = time.monotonic() + self.pause
        ### END SOLUTION 9.3
