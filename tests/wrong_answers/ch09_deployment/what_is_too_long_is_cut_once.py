# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: Where a line is too long, each text keeps 250 bytes: that fits for sure.
# feedback: should
# region: logs.py:fitted
if len(line) < LONGEST:
    return line
return json.dumps({name: audit.clean(value, 250, ()) for name, value in json.loads(line).items()})
