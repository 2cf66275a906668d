# exercise: 1.6
# verdict: wrong
# misconception: Secrets are sent in headers, so the headers are what must be cleaned.
# feedback: stands in the log
# region: audit.py:line
entry = {"time": timestamp(datetime.now(UTC)), "event": event, "request_id": request_id(), **members}
if "headers" in entry:
    entry["headers"] = clean(entry["headers"])
return json.dumps(entry)
