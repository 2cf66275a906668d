# exercise: 9.3
# verdict: wrong
# misconception: Before the next try there is a pause, however long, whether there is time for it or not.
# feedback: did not answer
# extra: yes
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
        time.sleep(pause)
    else:
        breaker().succeeded()
        return found
