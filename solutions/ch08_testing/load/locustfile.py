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


### BEGIN SOLUTION 8.5
TIMES_HEALTH = 20  # as long as /api/health may a request take, by their medians
CROWD, RENEWALS, REPORTS = 6, 5, 30  # at the same moment
ALLOWED_REPORTS = 20  # an hour, by the contract
questions = {"asked": 0, "changes": 0}  # that have to be made, as nobody has asked them before; and changes of a book
cache = {"before": 0, "after": 0}  # how many answers the cache has made


class Watcher(Caller):
    """The yardstick: what costs nothing but a request."""

    wait_time = constant_pacing(0.05)

    def round(self) -> None:
        for _ in range(3):
            self.ask("GET", "/api/health", "health")


class Visitor(Caller):
    """Turns pages, of which nobody has seen one before: a cache does not help."""

    page = itertools.count(1)

    def round(self) -> None:
        for _ in range(3):
            questions["asked"] += 1
            self.ask("GET", f"/api/books/by-offset?page={next(self.page)}&page_size=1&sort=title", "a page")


class Mistaken(Caller):
    """Asks what is refused, the same each time, like others."""

    fixed_count = 2

    def round(self) -> None:
        self.ask("GET", "/api/books?sort=colour", "a mistake", expected=(400,))


class Crowd(Caller):
    """Asks one thing, all at once, just when nobody knows the answer yet: it has to be made once."""

    year = itertools.count(1)

    def round(self) -> None:
        questions["asked"] += 1
        path = f"/api/books?page_size=100&year_from=-{next(self.year)}"
        answers = together(CROWD, lambda: self.ask("GET", path, "a crowd").content)
        if len(set(answers)) > 1:
            faults.append("those who asked at the same moment were told different things")


class Member(Caller):
    """Changes what is nobody else's, and looks at a page that this does not concern."""

    names = itertools.cycle(("alice", "bob", "paula"))
    fixed_count = 3

    def on_start(self) -> None:
        self.sign_in(next(self.names))

    def round(self) -> None:
        self.ask("PATCH", "/api/users/me", "an account", json={"age": 30 + rounds_left[self]})
        self.ask("GET", "/api/books?page_size=5", "a popular page")


class Editor(Caller):
    """Changes a book, and looks whether all see it."""

    wait_time = constant_pacing(0.5)

    def on_start(self) -> None:
        self.sign_in("admin")
        cache["before"] = self.made()
        rounds_left[self] = 4

    def made(self) -> int:
        """Return how many answers the cache has made so far."""
        return int(self.ask("GET", "/api/cache/stats", "stats").json()["made"])

    def round(self) -> None:
        summary = f"Seen {rounds_left[self]} rounds before the end."
        self.ask("PATCH", "/api/books/1", "a change", json={"summary": summary})
        questions["changes"] += 1
        shown = self.ask("GET", "/api/books?page_size=1", "a list").json()["items"][0]["summary"]
        if shown != summary:
            faults.append("a list showed what was there before a change")

    def on_stop(self) -> None:
        cache["after"] = self.made()


class Renewer(Caller):
    """Renews a session with one token, several times at once, as a page with several tabs does."""

    def on_start(self) -> None:
        self.token = self.sign_in("bob")["refresh_token"]
        self.client.client.default_headers.pop("Authorization")
        rounds_left[self] = 8

    def round(self) -> None:
        sent = {"refresh_token": self.token}
        answers = together(RENEWALS, lambda: self.ask("POST", "/api/auth/refresh", "a renewal", json=sent))
        found = {answer.json()["refresh_token"] for answer in answers if answer.status_code == 200}
        if len(found) != 1:
            faults.append(f"a refresh token had {len(found)} successors")
            raise StopUser
        self.token = found.pop()


class Greedy(Caller):
    """Asks for more reports than are allowed, all at once."""

    def on_start(self) -> None:
        self.sign_in("alice")
        rounds_left[self] = 1

    def round(self) -> None:
        answers = together(REPORTS, lambda: self.ask("GET", "/api/reports/catalog", "a report", expected=(200, 429)))
        given = sum(answer.status_code == 200 for answer in answers)
        if given != ALLOWED_REPORTS:
            faults.append(f"{given} of {REPORTS} reports were given, where {ALLOWED_REPORTS} are allowed")


@events.quitting.add_listener
def judge(environment: Environment, **_: Any) -> None:
    """Set the exit code, and say why."""
    stats = environment.stats
    if stats.total.num_failures:
        faults.append(f"{stats.total.num_failures} requests failed")
    yardstick = stats.get("health", "GET").median_response_time
    for (name, method), entry in stats.entries.items():
        if entry.num_requests and entry.median_response_time > TIMES_HEALTH * max(1, yardstick):
            faults.append(
                f"{name} ({method}) takes {entry.median_response_time / max(1, yardstick):.0f} times as long as health"
            )
    made, wanted = cache["after"] - cache["before"], questions["asked"] + 3 * questions["changes"] + 3
    if made > 1.3 * wanted:
        faults.append(f"{made} answers were made, where {wanted} or so had to be")
    for fault in dict.fromkeys(faults):
        print(f"Not good enough: {fault}.")
    environment.process_exit_code = 1 if faults else 0


### END SOLUTION 8.5
