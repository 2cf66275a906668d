# exercise: 2.6
# verdict: wrong
# misconception: How long a body is, one knows when one has it.
# feedback: the app should read
# extra: yes
# region: fetching.py:ask
most = current_app.config["FETCH_MAX_BYTES"]
opened = connection(parts, address, seconds)
target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
try:
    with cut_off(opened, seconds):
        opened.request("GET", target)
        answer = opened.getresponse()
        content = answer.read()
except (OSError, http.client.HTTPException, ValueError) as error:
    raise NotFetched(str(error)) from None
finally:
    opened.close()
if len(content) > most:
    raise NotFetched(f"more than {most} bytes")
return answer, content
