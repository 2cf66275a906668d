# exercise: 1.6
# verdict: wrong
# misconception: Secrets are sent in headers, so the headers are what must be cleaned.
# feedback: stands in the log
# region: audit.py:line
entry = {"time": timestamp(datetime.now(UTC)), "event": event, "request_id": request_id(), **members}
for name in ("path", "message", "traceback"):
    if isinstance(entry.get(name), str):
        entry[name] = shorten(entry[name], FROM_CLIENTS[name])
if "headers" in entry:
    entry["headers"] = clean(entry["headers"], FROM_CLIENTS["headers"], spellings())
return json.dumps(entry)
