# exercise: 9.5
# verdict: wrong
# misconception: Where 500 is too long, 125 is short enough for sure.
# feedback: less than 250 bytes should stay whole
# extra: yes
# region: logs.py:fitted
entry = json.loads(line)
for most in (2000, 1000, 500, 125):
    if len(line) < LONGEST:
        break
    line = json.dumps({name: audit.clean(value, most, ()) for name, value in entry.items()})
return line
