"""Chapter 8: what happens between two requests, which no test sees that sends one after the other?

    locust -f loadtests/ch08_testing.py --host http://127.0.0.1:8000

Eight ask one question at the same moment, which nobody has asked before. In the right app one of them makes the answer,
and the others wait for it; in the broken one each makes their own. Asked one after the other, the two are alike.
"""

import time
from itertools import count

import gevent
from locust import constant, task

from loadtests.common import Visitor

CROWD = 8
WORDS = count(time.time_ns())  # others in each run: what the one before has asked, the app knows already


class Crowd(Visitor):
    """Eight people with one question."""

    wait_time = constant(0)
    concurrency = CROWD
    at_once = CROWD

    @task
    def ask_together(self) -> None:
        path = f"/api/books/search?q=nobody-{next(WORDS)}"  # no book has that, so the database looks at all of them
        asking = [gevent.spawn(self.client.get, path, name="question") for _ in range(self.at_once)]
        gevent.joinall(asking, raise_error=True)


class Single(Crowd):
    """One person with the same question."""

    at_once = 1
