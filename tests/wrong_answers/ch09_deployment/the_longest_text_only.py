# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: Only message and traceback can be long.
# feedback: bytes at most
# region: logs.py:fitted
entry = json.loads(line)
for most in (2000, 1000, 500, 250):
    if len(line) < LONGEST:
        break
    line = json.dumps(entry | {name: audit.clean(entry[name], most, ()) for name in ("message", "traceback") if name in entry})
return line
