# exercise: 2.4
# verdict: wrong
# misconception: A body with NaN or Infinity in it is found by looking for the words.
# feedback: they are words like any other
# extra: yes
# region: strict_json.py:parse
def without_doubles(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice in an object.")
    return dict(pairs)


def inspect(part, level=1):
    if isinstance(part, (dict, list)):
        if level > DEEPEST:
            raise ValueError("it is nested too deeply.")
        for inner in (*part, *part.values()) if isinstance(part, dict) else part:
            inspect(inner, level + 1)
    elif isinstance(part, str):
        part.encode()
    elif isinstance(part, float) and not math.isfinite(part):
        raise ValueError("a number is too large.")


text = body.decode()
for word in ("NaN", "Infinity"):
    if word in text:
        raise ValueError(f"{word} is no number.")
try:
    value = json.loads(text, object_pairs_hook=without_doubles)
    inspect(value)
except RecursionError:
    raise ValueError("it is nested too deeply.") from None
return value
