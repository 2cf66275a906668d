# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: All tries end at a time of day.
# feedback: while somebody sets the clock
# region: lookup.py:look_up
ends_at = time.time() + current_app.config["LOOKUP_TOTAL_SECONDS"]
tried = 0
while True:
    breaker().admit()
    tried += 1
    try:
        content = ask(isbn, ends_at - time.time())
        found = None if content is None else checked(content, isbn)
    except Failed as failure:
        breaker().failed()
        tell(isbn, failure)
        pause = backoff(tried)
        again = isinstance(failure, Passing) and tried < current_app.config["LOOKUP_TRIES"]
        if not again or time.time() + pause >= ends_at:
            raise
        time.sleep(pause)
    else:
        breaker().succeeded()
        return found
