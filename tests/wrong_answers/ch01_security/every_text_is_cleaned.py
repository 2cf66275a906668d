# exercise: 1.6
# verdict: wrong
# misconception: To be safe, everything in a line is redacted.
# feedback: takes it out of the log
# region: audit.py:line
entry = {"time": timestamp(datetime.now(UTC)), "event": event, "request_id": request_id(), **members}
return json.dumps(clean(entry))
