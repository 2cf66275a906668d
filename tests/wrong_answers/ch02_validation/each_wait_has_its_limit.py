# exercise: 2.6
# verdict: wrong
# extra: yes
# misconception: A connection with a time-out ends in time.
# feedback: a server that sends a byte
# region: fetching.py:ask
most = current_app.config["FETCH_MAX_BYTES"]
opened = connection(parts, address, current_app.config["FETCH_TIMEOUT_SECONDS"])
target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
try:
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
