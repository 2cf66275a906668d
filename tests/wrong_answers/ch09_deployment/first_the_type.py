# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: What is no JSON is no answer, whatever its status.
# feedback: should be a 404
# region: lookup.py:ask
most = current_app.config["LOOKUP_MAX_BYTES"]
try:
    opened = connected(isbn)
    with cut_off(opened, seconds):
        opened.connect()
        opened.sock.settimeout(current_app.config["LOOKUP_READ_SECONDS"])
        send(opened, isbn)
        answer = opened.getresponse()
        if answer.status == 404:
            return None
        content = answer.read(most + 1)
except (OSError, HTTPException, ValueError, NotFetched) as error:
    raise Passing(f"no answer: {error!r}") from None
if answer.headers.get_content_type() != "application/json":
    raise (Passing if answer.status in PASSING else Failed)(answer.headers.get_content_type())
if answer.status in PASSING:
    raise Passing(f"{answer.status}")
if answer.status != 200:
    raise Failed(f"{answer.status}")
if len(content) > most:
    raise Failed(f"more than {most} bytes")
if answer.length:
    raise Passing(f"{answer.length} bytes are missing")
return content
