# exercise: 2.6
# verdict: wrong
# misconception: read() returns the body, and would say so if the rest of it were missing.
# feedback: ends before its content-length says
# extra: yes
# region: fetching.py:ask
most = current_app.config["FETCH_MAX_BYTES"]
opened = connection(parts, address, seconds)
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
return answer, content
