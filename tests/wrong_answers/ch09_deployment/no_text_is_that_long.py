# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: Texts of more than 2000 bytes are cut first, and then one looks how long the line is.
# feedback: should be whole in a line that fits
# region: logs.py:fitted
entry = json.loads(line)
for most in (2000, 1000, 500, 250):
    line = json.dumps({name: audit.clean(value, most, ()) for name, value in entry.items()})
    if len(line) < LONGEST:
        break
return line
