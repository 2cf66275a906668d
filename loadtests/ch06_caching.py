"""Chapter 6: what does a report cost, where it is made for each who asks, where it is kept, where the caller has it?

    locust -f loadtests/ch06_caching.py --host http://127.0.0.1:8000

The report counts all books there are. Members ask for it without a pause; the answer is the same, whoever made it. One
kind of member keeps what came, as browsers do, and asks whether it still holds: then the answer is a 304.
"""

from locust import constant, task

from loadtests.common import MEMBERS, Visitor

REPORT = "/api/reports/catalog"


class Reader(Visitor):
    """Signs in, and asks for the report."""

    wait_time = constant(0)

    def on_start(self) -> None:
        self.sign_in(next(MEMBERS))
        self.client.get(REPORT, name="the first one")  # somebody has to make it

    @task
    def report(self) -> None:
        self.ask()

    def ask(self) -> None:
        """Ask as if for the first time."""
        self.client.get(REPORT, name="report")


class ReaderWhoKeepsIt(Reader):
    """Asks whether the report is still the one that came last time."""

    tag = ""

    def ask(self) -> None:
        known = {"If-None-Match": self.tag} if self.tag else {}
        answer = self.client.get(REPORT, headers=known, name="report")
        self.tag = answer.headers.get("ETag", self.tag)
