# exercise: 9.3
# verdict: wrong
# misconception: Why it failed nobody needs to read: whoever asked has a 503.
# feedback: nothing was written there
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
        pause = backoff(tried)
        again = isinstance(failure, Passing) and tried < current_app.config["LOOKUP_TRIES"]
        if not again or time.monotonic() + pause >= ends_at:
            raise
        time.sleep(pause)
    else:
        breaker().succeeded()
        return found
