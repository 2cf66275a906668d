# exercise: 1.6
# verdict: wrong
# misconception: A Z at its end makes a time UTC.
# feedback: time should be that of the request, in utc
# extra: yes
# region: audit.py:line
entry = {"time": datetime.now().isoformat(timespec="microseconds") + "Z", "event": event, "request_id": request_id(), **members}
known = spellings()
for member, most in FROM_CLIENTS.items():
    if member in entry:
        entry[member] = clean(entry[member], most, known)
return json.dumps(entry)
