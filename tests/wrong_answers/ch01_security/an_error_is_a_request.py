# exercise: 1.6
# verdict: wrong
# misconception: The traceback is the event; the request that led to it is a request.
# feedback: leads to ['traceback', 'request']
# extra: yes
# region: audit.py:event
return events.get((route or "", status)) or EVENTS_BY_STATUS.get(status, "request")
