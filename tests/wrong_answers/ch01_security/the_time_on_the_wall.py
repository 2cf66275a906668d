# exercise: 1.6
# verdict: wrong
# misconception: The server's local time will do, everybody knows where it stands.
# feedback: time should be written as every moment is here
# region: audit.py:line
entry = {"time": datetime.now().isoformat(), "event": event, "request_id": request_id(), **members}
known = spellings()
return json.dumps(
    {
        name: clean(value, FROM_CLIENTS[name], known) if name in FROM_CLIENTS else value
        for name, value in entry.items()
    }
)
