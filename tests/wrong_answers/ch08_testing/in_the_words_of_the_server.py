# exercise: 8.5
# verdict: wrong
# marks: 0 of 5
# misconception: An answer is right if it has the words that I have seen.
# feedback: on another right app
# region: load/locustfile.py:<module>
class Mistaken(Caller):
    def begin(self):
        self.sign_in("admin")

    def round(self):
        book = {"title": "Emma", "author": "Jane Austen", "isbn": "9780141439588"}
        answer = self.ask("POST", "/api/books", "a mistake", expected=(422,), json=book)
        if "must be an ISBN whose check digit is right" not in answer.text:
            faults.append("a mistake was explained in other words")


@events.quitting.add_listener
def judge(environment, **_):
    environment.process_exit_code = 1 if faults or environment.stats.total.num_failures else 0
