# exercise: 9.3
# verdict: wrong
# misconception: What comes with a 404 is read first, as with every other answer.
# feedback: after a 404 with a page that
# extra: yes
# region: lookup.py:ask
most = current_app.config["LOOKUP_MAX_BYTES"]
try:
    opened = connected(isbn)
    with cut_off(opened, seconds):
        opened.connect()
        opened.sock.settimeout(current_app.config["LOOKUP_READ_SECONDS"])
        send(opened, isbn)
        answer = opened.getresponse()
        content = answer.read(most + 1)
except (OSError, HTTPException, ValueError, NotFetched) as error:
    raise Passing(f"no answer: {error!r}") from None
if answer.status == 404:
    return None
if answer.status in PASSING:
    raise Passing(f"{answer.status}")
if answer.status != 200 or answer.headers.get_content_type() != "application/json":
    raise Failed(f"{answer.status}, {answer.headers.get_content_type()}")
if len(content) > most:
    raise Failed(f"more than {most} bytes")
if answer.length:
    raise Passing(f"{answer.length} bytes are missing")
return content
