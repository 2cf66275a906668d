# exercise: 8.5
# verdict: wrong
# marks: 1 of 5
# misconception: Many requests are a load, in whichever order they come.
# feedback: slipped through the load test
# region: load/locustfile.py:<module>
class Visitor(Caller):
    page = count(1)
    rounds = 15

    def round(self):
        self.ask("GET", "/api/health", "health")
        self.ask("GET", f"/api/books/by-offset?page={next(self.page)}&page_size=1&sort=title", "a page")


@events.quitting.add_listener
def judge(environment, **_):
    stats = environment.stats
    health = max(1, stats.get("health", "GET").min_response_time or 0)
    slow = (stats.get("a page", "GET").min_response_time or 0) > 10 * health
    if slow:
        print("Not good enough: a page takes too long.")
    environment.process_exit_code = 1 if slow or stats.total.num_failures else 0
