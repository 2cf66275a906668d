# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: What does not fit is left out: the headers first.
# feedback: should
# region: logs.py:fitted
entry = json.loads(line)
for name in ("headers", "arguments", "traceback", "message", "path"):
    if len(line) < LONGEST:
        break
    entry.pop(name, None)
    line = json.dumps(entry)
return line
