# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: A 404 is no failure, and no success either.
# feedback: should be a 200
# region: lookup.py:look_up
ends_at = time.monotonic() + current_app.config["LOOKUP_TOTAL_SECONDS"]
tried = 0
while True:
    breaker().admit()
    tried += 1
    try:
        content = ask(isbn, ends_at - time.monotonic())
        found = None if content is None else checked(content, isbn)
    except Failed as failure:
        breaker().failed()
        tell(isbn, failure)
        pause = backoff(tried)
        again = isinstance(failure, Passing) and tried < current_app.config["LOOKUP_TRIES"]
        if not again or time.monotonic() + pause >= ends_at:
            raise
        time.sleep(pause)
    else:
        if found is not None:
            breaker().succeeded()
        return found
