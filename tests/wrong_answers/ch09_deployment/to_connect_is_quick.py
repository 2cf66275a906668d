# exercise: 9.3
# verdict: wrong
# misconception: To connect has a time-out of its own, so it may stay outside of what is cut off.
# feedback: did not answer
# extra: yes
# region: lookup.py:ask
most = current_app.config["LOOKUP_MAX_BYTES"]
try:
    opened = connected(isbn)
    opened.connect()
    with cut_off(opened, seconds):
        opened.sock.settimeout(current_app.config["LOOKUP_READ_SECONDS"])
        send(opened, isbn)
        answer = opened.getresponse()
        if answer.status == 404:
            return None
        content = answer.read(most + 1)
except (OSError, HTTPException, ValueError, NotFetched) as error:
    raise Passing(f"no answer: {error!r}") from None
if answer.status in PASSING:
    raise Passing(f"{answer.status}")
if answer.status != 200 or answer.headers.get_content_type() != "application/json":
    raise Failed(f"{answer.status}, {answer.headers.get_content_type()}")
if len(content) > most:
    raise Failed(f"more than {most} bytes")
if answer.length:
    raise Passing(f"{answer.length} bytes are missing")
return content
