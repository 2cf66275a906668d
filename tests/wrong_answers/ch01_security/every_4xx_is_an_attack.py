# exercise: 1.6
# verdict: wrong
# misconception: Whoever gets an error has tried something.
# feedback: 404, no such route
# region: audit.py:event
if status >= 500:
    return "error"
known = EVENTS.get((request.endpoint or "", status)) or EVENTS_BY_STATUS.get(status)
return known or ("denied" if status >= 400 else "request")
