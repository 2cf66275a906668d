# exercise: 9.3
# verdict: wrong
# misconception: A redirect is followed to wherever the service says.
# feedback: should be a 503
# region: lookup.py:ask
most = current_app.config["LOOKUP_MAX_BYTES"]
url = urlsplit(current_app.config["LOOKUP_URL"].format(isbn=isbn))
try:
    opened = connected(url.geturl())
    with cut_off(opened, seconds):
        opened.connect()
        if opened.wire:
            opened.wire.settimeout(current_app.config["LOOKUP_READ_SECONDS"])
        opened.request("GET", url.path + (f"?{url.query}" if url.query else ""), headers=headers())
        answer = opened.getresponse()
        if answer.status in (301, 302, 303, 307, 308):
            url = urlsplit(answer.headers["Location"])
            opened = connected(url.geturl())
            opened.request("GET", url.path, headers=headers())
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
