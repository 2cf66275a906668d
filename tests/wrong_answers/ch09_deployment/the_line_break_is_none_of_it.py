# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: A line has as many bytes as it has letters; its end is no part of it.
# feedback: bytes at most should be written
# region: logs.py:fitted
most = 2000
entry = json.loads(line)
while len(line) > LONGEST:
    line = json.dumps({name: audit.clean(value, most, ()) for name, value in entry.items()})
    most //= 2
return line
