# exercise: 1.6
# verdict: wrong
# misconception: To be safe, everything in a line is redacted.
# feedback: no cookie should take it out
# region: audit.py:line
entry = {"time": timestamp(datetime.now(UTC)), "event": event, "request_id": request_id(), **members}
known = spellings()
return json.dumps({name: clean(value, FROM_CLIENTS.get(name, 1_000), known) for name, value in entry.items()})
