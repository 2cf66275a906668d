# exercise: 1.6
# verdict: wrong
# misconception: A 429 is a refusal, and refusals are denials.
# feedback: a 429 is logged as denied
# region: audit.py:event
if status >= 500:
    return "error"
if status in EVENTS_BY_STATUS and (request.endpoint, status) not in EVENTS:
    return "denied"
return EVENTS.get((request.endpoint or "", status), "request")
