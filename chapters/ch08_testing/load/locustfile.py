"""Load: what only many at once can break, and a threshold that says whether it has.

    locust -f load/locustfile.py --headless --only-summary --host http://127.0.0.1:8000

Exit code 0 where it is met, 1 where it is not, with the reasons. No limit here is a number of milliseconds: those of
another machine, or of this one when it is busy, are others. What is compared is one route with another in the same
seconds, and counts with what they must be.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import gevent
from locust import FastHttpUser, LoadTestShape, constant_pacing, events, task
from locust.contrib.fasthttp import ResponseContextManager
from locust.env import Environment
from locust.exception import StopUser

ROUNDS = 12  # that each of them does, if there is time
LONGEST = 8.0  # seconds; who is not through by then is stopped
ADDRESSES = itertools.count(1)

rounds_left: dict["Caller", int] = {}


class Caller(FastHttpUser):
    """Somebody with an address of their own, who does `round` again and again, `ROUNDS` times in all."""

    abstract = True
    fixed_count = 1
    wait_time = constant_pacing(0.15)
    concurrency = 32  # requests that one caller may have under way at once

    def __init__(self, environment: Environment) -> None:
        # the edge of `run` believes it; anywhere else it is a header that nobody knows
        self.default_headers = {"X-Edge-For": f"198.18.0.{next(ADDRESSES)}"}
        super().__init__(environment)
        rounds_left[self] = ROUNDS

    def sign_in(self, name: str) -> dict[str, Any]:
        """Sign in as the sample user `name`, for all that comes, and return the tokens."""
        credentials = {"email": f"{name}@example.org", "password": f"{name.title()} has 1 long passphrase"}
        tokens: dict[str, Any] = self.client.post("/api/auth/login", json=credentials, name="sign in").json()
        self.client.client.default_headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return tokens

    def ask(self, method: str, path: str, name: str, expected: tuple[int, ...] = (200,), **sent: Any) -> Any:
        """Send a request, count any other status than those `expected` as a failure, and return the answer."""
        with self.client.request(method, path, name=name, catch_response=True, **sent) as answer:
            answer: ResponseContextManager
            if answer.status_code in expected:
                answer.success()
            else:
                answer.failure(f"answered {answer.status_code}")
            return answer

    def round(self) -> None:
        """What this caller does."""

    @task
    def go_on(self) -> None:
        """Do one round."""
        if not rounds_left[self]:
            raise StopUser
        self.round()
        rounds_left[self] -= 1


class UntilAllAreThrough(LoadTestShape):
    """All callers at once, until each has done its rounds."""

    def tick(self) -> tuple[int, float] | None:
        through = rounds_left and not any(rounds_left.values())
        if through or self.get_run_time() > LONGEST:
            return None
        callers = sum(kind.fixed_count for kind in all_callers(Caller))
        return callers, callers


def all_callers(kind: type[Caller]) -> Iterator[type[Caller]]:
    """Yield the kinds of callers there are."""
    for each in kind.__subclasses__():
        yield each
        yield from all_callers(each)


def together(times: int, what: Callable[[], Any]) -> list[Any]:
    """Do `what` so many times at the same moment, and return what came of each."""
    running = [gevent.spawn(what) for _ in range(times)]
    gevent.joinall(running, raise_error=True)
    return [each.value for each in running]


faults: list[str] = []  # what is wrong, whatever the statuses say


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
