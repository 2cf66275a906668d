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


### BEGIN SOLUTION 8.5
# as many times as long as /api/health may a request take: a page by the fastest of each, in which nothing is counted
# that the machine had to do besides; a mistake by their medians, since of three at once two have to wait
FASTEST_PAGE = 10
USUAL_MISTAKE = 100
ALLOWED_REPORTS = 20  # an hour, for a user


class Guest(Caller):
    """Turns pages that nobody has seen before, so that no cache helps; and between them asks what costs nothing."""

    rounds = 15
    page = count(1)

    def round(self) -> None:
        self.ask("GET", "/api/health", "health")
        self.ask("GET", f"/api/books/by-offset?page={next(self.page)}&page_size=1&sort=title", "a page")


class Mistaken(Caller):
    """Three who ask at the same moment for what is refused."""

    stage, rounds = 2, 2

    def round(self) -> None:
        together(3, lambda: self.ask("GET", f"/api/books?sort={rounds_left[self]}", "a mistake", expected=(400,)))


class Crowd(Caller):
    """Eight who ask one thing, just when nobody knows the answer: one of them has to make it, and the others wait."""

    stage, rounds = 3, 5

    def begin(self) -> None:
        self.sign_in("admin")
        self.made = self.made_by_now()

    def made_by_now(self) -> int:
        """Return how many answers the cache has made."""
        return int(self.ask("GET", "/api/cache/stats", "stats").json()["made"])

    def round(self) -> None:
        path = f"/api/books?page_size=100&year_from=-{rounds_left[self]}"
        answers = together(8, lambda: self.ask("GET", path, "a crowd").content)
        if len(set(answers)) > 1:
            faults.append("those who asked at the same moment were told different things")

    def end(self) -> None:
        made = self.made_by_now() - self.made
        if made > 1.5 * self.rounds:
            faults.append(f"{made} answers were made to {self.rounds} questions")


class Member(Crowd):
    """Changes what is nobody else's, and looks at a page that this does not concern; then changes what it shows."""

    stage, rounds = 4, 10

    def round(self) -> None:
        self.ask("PATCH", "/api/users/me", "an account", json={"age": 30 + rounds_left[self]})
        self.ask("GET", "/api/books?page_size=5", "a popular page")

    def end(self) -> None:
        made = self.made_by_now() - self.made
        if made > self.rounds / 2:
            faults.append(f"a page was made {made} times that had not changed")
        self.ask("PATCH", "/api/books/1", "a change", json={"summary": "Changed under load."})
        shown = together(8, lambda: self.ask("GET", "/api/books?page_size=5", "a popular page").json()["items"][0])
        if any(book["summary"] != "Changed under load." for book in shown):
            faults.append("a page showed what was there before a change")


class Renewer(Caller):
    """Renews a session with one token, eight times at once, as a page in several tabs does."""

    stage, rounds = 5, 5

    def begin(self) -> None:
        self.token = self.sign_in("bob")["refresh_token"]
        self.client.client.default_headers.pop("Authorization")

    def round(self) -> None:
        sent = {"refresh_token": self.token}
        answers = together(8, lambda: self.ask("POST", "/api/auth/refresh", "a renewal", json=sent))
        found = {answer.json()["refresh_token"] for answer in answers if answer.status_code == 200}
        if len(found) != 1:
            faults.append(f"a refresh token had {len(found)} successors")
        self.token = max(found, default=self.token)


class Greedy(Caller):
    """Asks for more reports than are allowed, all at once."""

    stage, rounds = 6, 1

    def begin(self) -> None:
        self.sign_in("alice")

    def round(self) -> None:
        answers = together(30, lambda: self.ask("GET", "/api/reports/catalog", "a report", expected=(200, 429)))
        given = sum(answer.status_code == 200 for answer in answers)
        if given != ALLOWED_REPORTS:
            faults.append(f"{given} reports were given, where {ALLOWED_REPORTS} are allowed")


@events.quitting.add_listener
def judge(environment: Environment, **_: Any) -> None:
    """Set the exit code, and say why."""
    stats = environment.stats
    if stats.total.num_failures or not stats.total.num_requests:
        faults.append(f"{stats.total.num_failures} of {stats.total.num_requests} requests failed")
    if any(rounds_left.values()):
        faults.append("not everybody got through")
    health, page, mistake = (stats.get(name, "GET") for name in ("health", "a page", "a mistake"))
    for name, times, most in (
        ("a page", (page.min_response_time or 0) / max(1, health.min_response_time or 0), FASTEST_PAGE),
        ("a mistake", mistake.median_response_time / max(1, health.median_response_time), USUAL_MISTAKE),
    ):
        if times > most:
            faults.append(f"{name} takes {times:.0f} times as long as /api/health")
    for fault in dict.fromkeys(faults):
        print(f"Not good enough: {fault}.")
    environment.process_exit_code = 1 if faults else 0


### END SOLUTION 8.5
