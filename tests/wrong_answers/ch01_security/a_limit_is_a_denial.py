# exercise: 1.6
# verdict: wrong
# misconception: A 429 is a refusal, and refusals are denials.
# feedback: a 429 should be logged as
# region: audit.py:event
if named := events.get((route or "", status)):
    return named
if status in (401, 403, 429):
    return "denied"
return EVENTS_BY_STATUS.get(status) or ("error" if status >= 500 else "request")
