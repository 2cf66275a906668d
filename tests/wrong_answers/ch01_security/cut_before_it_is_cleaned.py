# exercise: 1.6
# verdict: wrong
# misconception: What is cut away need not be redacted, so a text is cut first.
# feedback: no piece of a secret should be left
# extra: yes
# region: audit.py:line
entry = {"time": timestamp(datetime.now(UTC)), "event": event, "request_id": request_id(), **members}
known = spellings()
for name, most in FROM_CLIENTS.items():
    if isinstance(entry.get(name), str):
        entry[name] = shorten(entry[name], most)
    if name in entry:
        entry[name] = clean(entry[name], most, known)
return json.dumps(entry)
