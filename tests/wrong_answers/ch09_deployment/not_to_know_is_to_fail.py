# exercise: 9.3
# verdict: wrong
# misconception: A book that the service does not know counts as a failure of the service.
# feedback: should be a 404
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
        if content is None:
            breaker().failed()
        else:
            breaker().succeeded()
        return found
