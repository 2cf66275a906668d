# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: A pause that is too long is made as long as there is time.
# feedback: did not answer
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
        if not again:
            raise
        time.sleep(max(0, min(pause, ends_at - time.monotonic())))
    else:
        breaker().succeeded()
        return found
