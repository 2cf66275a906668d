# exercise: 9.3
# verdict: wrong
# misconception: To the breaker a look-up is a call, however many tries it takes.
# feedback: should be asked 2 times, but was 3
# extra: yes
# region: lookup.py:look_up
ends_at = time.monotonic() + current_app.config["LOOKUP_TOTAL_SECONDS"]
tried = 0
breaker().admit()
try:
    while True:
        tried += 1
        try:
            content = ask(isbn, ends_at - time.monotonic())
            found = None if content is None else checked(content, isbn)
        except Failed as failure:
            tell(isbn, failure)
            pause = backoff(tried)
            again = isinstance(failure, Passing) and tried < current_app.config["LOOKUP_TRIES"]
            if not again or time.monotonic() + pause >= ends_at:
                raise
            time.sleep(pause)
        else:
            breaker().succeeded()
            return found
except Failed:
    breaker().failed()
    raise
