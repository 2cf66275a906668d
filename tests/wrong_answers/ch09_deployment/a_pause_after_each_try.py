# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: After each try there is a pause, also after the last.
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
        again = isinstance(failure, Passing)
        if not again or time.monotonic() + pause >= ends_at:
            raise
        time.sleep(pause)
        if tried == current_app.config["LOOKUP_TRIES"]:
            raise
    else:
        breaker().succeeded()
        return found
