# exercise: 2.4
# verdict: wrong
# misconception: Python gives up by itself where an array is nested too deeply; that is the limit.
# feedback: 33 levels, an object and 32 arrays
# extra: yes
# region: strict_json.py:parse
def without_doubles(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice in an object.")
    return dict(pairs)


def refuse_constant(name):
    raise ValueError(f"{name} is no number.")


def inspect(part):
    if isinstance(part, (dict, list)):
        for inner in (*part, *part.values()) if isinstance(part, dict) else part:
            inspect(inner)
    elif isinstance(part, str):
        part.encode()
    elif isinstance(part, float) and not math.isfinite(part):
        raise ValueError("a number is too large.")


try:
    value = json.loads(body.decode(), object_pairs_hook=without_doubles, parse_constant=refuse_constant)
    inspect(value)
except RecursionError:
    raise ValueError("it is nested too deeply.") from None
return value
