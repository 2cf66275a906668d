# exercise: 8.5
# verdict: right
# marks: 5 of 5
# misconception: Right: one caller does it all, step by step, and counts; each step raises what is wrong.
# region: load/locustfile.py:<module>
class Everybody(Caller):
    rounds = 1

    def begin(self):
        self.tokens = self.sign_in("admin")

    def made(self):
        return self.ask("GET", "/api/cache/stats", "stats").json()["made"]

    def times(self, method, path, name, **sent):
        from time import perf_counter

        begun = perf_counter()
        self.ask(method, path, name, **sent)
        return perf_counter() - begun

    def round(self):
        pages = [
            (
                self.times("GET", "/api/health", "health"),
                self.times("GET", f"/api/books/by-keyset?page_size=1&sort=id&dir=asc&after_id={place}", "by keyset"),
                self.times("GET", f"/api/books/by-offset?page={place}&page_size=1&sort=author", "by offset"),
            )
            for place in range(1, 16)
        ]
        keyset, offset = (sorted(column)[7] for column in list(zip(*pages))[1:])
        if offset > 8 * keyset:
            faults.append("a page by its number takes many times as long as by its key")

        mistakes = [self.times("GET", "/api/books?sort=smell", "a mistake", expected=(400,)) for _ in range(2)]
        if mistakes[1] > 3 and mistakes[1] > 50 * keyset:
            faults.append("a mistake keeps the next one waiting")

        before = self.made()
        for number in (1, 2, 3, 4):
            together(8, lambda: self.ask("GET", f"/api/books?page_size=100&year_from=-300{number}", "a crowd"))
        if self.made() - before > 6:
            faults.append("one answer was made many times")

        before = self.made()
        for age in range(20, 28):
            self.ask("PATCH", "/api/users/me", "an account", json={"age": age})
            self.ask("GET", "/api/books?page_size=7", "a popular page")
        if self.made() - before > 4:
            faults.append("a page was made again, and nothing had changed")

        token = self.tokens["refresh_token"]
        for _ in range(5):
            sent = {"refresh_token": token}
            answers = together(8, lambda: self.ask("POST", "/api/auth/refresh", "a renewal", json=sent))
            successors = {answer.json()["refresh_token"] for answer in answers}
            if len(successors) > 1:
                faults.append("one token had several successors")
                break
            token = successors.pop()


@events.quitting.add_listener
def judge(environment, **_):
    if environment.stats.total.num_failures or any(rounds_left.values()):
        faults.append("something failed")
    for fault in faults:
        print(f"Not good enough: {fault}.")
    environment.process_exit_code = 1 if faults else 0
