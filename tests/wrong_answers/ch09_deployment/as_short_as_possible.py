# exercise: 9.5
# verdict: wrong
# misconception: A log is read by people in a hurry: no text needs more than 250 letters.
# feedback: should be whole
# extra: yes
# region: logs.py:fitted
most = 250
entry = json.loads(line)
for _ in range(1):
    line = json.dumps({name: audit.clean(value, most, ()) for name, value in entry.items()})
    most //= 2
return line
