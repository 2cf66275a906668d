# exercise: 2.4
# verdict: wrong
# misconception: A name that was seen before is a double, in whichever object.
# feedback: unique within its object
# region: strict_json.py:parse
seen = set()


def without_doubles(pairs):
    for name, _ in pairs:
        if name in seen:
            raise ValueError(f"the name {name!r} stands twice in an object.")
        seen.add(name)
    return dict(pairs)


def refuse_constant(name):
    raise ValueError(f"{name} is no number.")


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


try:
    value = json.loads(body.decode(), object_pairs_hook=without_doubles, parse_constant=refuse_constant)
    inspect(value)
except RecursionError:
    raise ValueError("it is nested too deeply.") from None
return value
