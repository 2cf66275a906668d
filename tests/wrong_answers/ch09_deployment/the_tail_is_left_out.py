# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: The beginning of a text says what it is about; its end is left out.
# feedback: should keep its end
# region: logs.py:fitted
def shortened(value, most):
    if isinstance(value, dict):
        return {name: shortened(inner, most) for name, inner in value.items()}
    while isinstance(value, str) and len(json.dumps(value)) > most:
        value = value[: len(value) * 9 // 10]
    return value

entry = json.loads(line)
for most in (2000, 1000, 500, 250):
    if len(line) < LONGEST:
        break
    line = json.dumps(shortened(entry, most))
return line
