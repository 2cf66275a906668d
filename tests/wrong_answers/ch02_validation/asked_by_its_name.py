# exercise: 2.6
# verdict: wrong
# misconception: A name that was looked up and found good can be connected to.
# feedback: what was checked is connected to
# region: fetching.py:ask
most = current_app.config["FETCH_MAX_BYTES"]
assert parts.hostname
opened = connection(parts, parts.hostname, seconds)
target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
try:
    with cut_off(opened, seconds):
        opened.request("GET", target)
        answer = opened.getresponse()
        content = answer.read(most + 1)
except (OSError, http.client.HTTPException, ValueError) as error:
    raise NotFetched(str(error)) from None
finally:
    opened.close()
if len(content) > most:
    raise NotFetched(f"more than {most} bytes")
if answer.length:
    raise NotFetched(f"{answer.length} bytes are missing")
return answer, content
