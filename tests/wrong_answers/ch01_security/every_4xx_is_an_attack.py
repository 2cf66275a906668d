# exercise: 1.6
# verdict: wrong
# misconception: Whoever gets an error has tried something.
# feedback: 404, no such route
# region: audit.py:event
known = events.get((route or "", status)) or EVENTS_BY_STATUS.get(status)
if status >= 500:
    return known or "error"
return known or ("denied" if status >= 400 else "request")
