# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: From 2000 one goes to 500: fewer steps.
# feedback: each should take 500 to 1000
# region: logs.py:fitted
entry = json.loads(line)
for most in (2000, 500, 250):
    if len(line) < LONGEST:
        break
    line = json.dumps({name: audit.clean(value, most, ()) for name, value in entry.items()})
return line
