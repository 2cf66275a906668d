# exercise: 8.5
# verdict: wrong
# marks: 0 of 5
# misconception: Who is still up after a load test has passed it.
# feedback: slipped through the load test
# region: load/locustfile.py:<module>
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
