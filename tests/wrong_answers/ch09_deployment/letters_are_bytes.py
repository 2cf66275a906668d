# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: A log is for people, who read their own letters: JSON need not escape them.
# feedback: should be ASCII
# region: logs.py:fitted
most = 2000
entry = json.loads(line)
while len(line) >= LONGEST:
    line = json.dumps({name: audit.clean(value, most, ()) for name, value in entry.items()}, ensure_ascii=False)
    most //= 2
return line
