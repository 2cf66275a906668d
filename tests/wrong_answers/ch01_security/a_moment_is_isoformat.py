# exercise: 1.6
# verdict: wrong
# misconception: isoformat() writes a moment in UTC as RFC 3339 wants it.
# feedback: time should be written as every moment is here
# extra: yes
# region: audit.py:line
entry = {"time": datetime.now(UTC).isoformat(), "event": event, "request_id": request_id(), **members}
known = spellings()
for member, most in FROM_CLIENTS.items():
    if member in entry:
        entry[member] = clean(entry[member], most, known)
return json.dumps(entry)
