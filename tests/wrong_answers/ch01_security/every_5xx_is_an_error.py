# exercise: 1.6
# verdict: wrong
# misconception: The server's statuses are the server's errors.
# feedback: a 503 should be logged as
# region: audit.py:event
if status >= 500:
    return "error"
return events.get((route or "", status)) or EVENTS_BY_STATUS.get(status, "request")
