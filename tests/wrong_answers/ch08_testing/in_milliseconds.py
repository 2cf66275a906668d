# exercise: 8.5
# verdict: wrong
# marks: 0 of 5
# misconception: Whether an answer is fast enough, a number of milliseconds says.
# feedback: on the right app
# region: load/locustfile.py:<module>
class Visitor(Caller):
    def round(self):
        self.ask("GET", "/api/books/by-offset?page=1&page_size=1", "a page")


@events.quitting.add_listener
def judge(environment, **_):
    slow = environment.stats.get("a page", "GET").max_response_time > 1
    if slow:
        print("Not good enough: a page took more than a millisecond.")
    environment.process_exit_code = 1 if slow else 0
