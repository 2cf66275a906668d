"""Chapter 7: what does a document cost that the API makes of its own tables?

    locust -f loadtests/ch07_docs.py --host http://127.0.0.1:8000

Programs ask for /openapi.json without a pause, as a portal does that looks every few seconds, or a page of the
documentation that is opened. One kind keeps what came, and asks whether it still holds: then the answer is a 304.
"""

from locust import constant, task

from loadtests.common import Visitor

DOCUMENT = "/openapi.json"


class Portal(Visitor):
    """Asks for the document."""

    wait_time = constant(0)

    def on_start(self) -> None:
        self.client.get(DOCUMENT, name="the first one")  # made when somebody asks first, where it is kept

    @task
    def document(self) -> None:
        self.ask()

    def ask(self) -> None:
        """Ask as if for the first time."""
        self.client.get(DOCUMENT, name="document")


class PortalThatKeepsIt(Portal):
    """Asks whether the document is still the one that came last time."""

    tag = ""

    def ask(self) -> None:
        known = {"If-None-Match": self.tag} if self.tag else {}
        answer = self.client.get(DOCUMENT, headers=known, name="document")
        self.tag = answer.headers.get("ETag", self.tag)
