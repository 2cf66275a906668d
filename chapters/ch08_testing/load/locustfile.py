"""Load: what only many at once can break, and a threshold that says whether it has.

    locust -f load/locustfile.py --headless --only-summary --host http://127.0.0.1:8000

Exit code 0 where it is met, 1 where it is not, with the reasons. No limit here is a number of milliseconds: those of
another machine, or of this one when it is busy, are others. What is compared is one route with another in the same
seconds, and counts with what they must be.
"""

from collections.abc import Callable
from itertools import count
from typing import Any

import gevent
from locust import FastHttpUser, LoadTestShape, constant, events, task
from locust.env import Environment
from locust.exception import StopUser

LONGEST = 30.0  # seconds, for all of it: who is not through by then is stopped
ADDRESSES = count(1)

rounds_left: dict["Caller", int] = {}


class Caller(FastHttpUser):
    """Somebody with an address of their own, who does a `round` again and again, `rounds` times in all.

    Those of one `stage` do so side by side, those of the next after them: what is seen then has one explanation.
    """

    abstract = True
    fixed_count = 1
    wait_time = constant(0)
    concurrency = 50  # requests that one caller may have under way at once
    stage, rounds = 1, 10

    def __init__(self, environment: Environment) -> None:
        # the edge of `run` believes it; anywhere else it is a header that nobody knows
        self.default_headers = {"X-Edge-For": f"198.18.0.{next(ADDRESSES)}"}
        super().__init__(environment)
        rounds_left[self] = self.rounds

    def sign_in(self, name: str) -> dict[str, Any]:
        """Sign in as the sample user `name`, for all that comes, and return the tokens."""
        credentials = {"email": f"{name}@example.org", "password": f"{name.title()} has 1 long passphrase"}
        tokens: dict[str, Any] = self.ask("POST", "/api/auth/login", "sign in", json=credentials).json()
        self.client.client.default_headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return tokens

    def ask(self, method: str, path: str, name: str, expected: tuple[int, ...] = (200,), **sent: Any) -> Any:
        """Send a request, count any other status than those `expected` as a failure, and return the answer."""
        with self.client.request(method, path, name=name, catch_response=True, **sent) as answer:
            if answer.status_code in expected:
                answer.success()
            else:
                answer.failure(f"answered {answer.status_code}")
        return answer

    def begin(self) -> None:
        """What comes before the first round."""

    def round(self) -> None:
        """What this caller does."""

    def end(self) -> None:
        """What comes after the last round."""

    @task
    def all_rounds(self) -> None:
        """Wait for the stages before, and do what there is to do."""
        while any(left for other, left in rounds_left.items() if other.stage < self.stage):
            gevent.sleep(0.01)
        self.begin()
        while rounds_left[self] > 1:
            self.round()
            rounds_left[self] -= 1
        self.round()
        self.end()
        rounds_left[self] = 0
        raise StopUser


class UntilAllAreThrough(LoadTestShape):
    """All callers at once, until each is through."""

    def tick(self) -> tuple[int, float] | None:
        through = rounds_left and not any(rounds_left.values())
        if through or self.get_run_time() > LONGEST:
            return None
        callers = len(self.runner.user_classes)
        return callers, callers


def together(times: int, what: Callable[[], Any]) -> list[Any]:
    """Do `what` so many times at the same moment, and return what came of each."""
    running = [gevent.spawn(what) for _ in range(times)]
    gevent.joinall(running, raise_error=True)
    return [each.value for each in running]


faults: list[str] = []  # what was not good enough


### BEGIN YOUR CODE 8.5
# Who asks what, at the same moment as whom? And when is what came of it not good enough?


class Watcher(Caller):
    """Asks what costs nothing but a request."""

    def round(self) -> None:
        self.ask("GET", "/api/health", "health")


class Visitor(Caller):
    """Turns pages."""

    def round(self) -> None:
        self.ask("GET", "/api/books/by-offset?page=1&page_size=1", "a page")


@events.quitting.add_listener
def judge(environment: Environment, **_: Any) -> None:
    """Set the exit code, and say why."""
    environment.process_exit_code = 0


### END YOUR CODE 8.5
