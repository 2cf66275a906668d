# exercise: 2.4
# verdict: wrong
# misconception: How deep a body is can be counted before it is read: it is the number of its brackets.
# feedback: a bracket in a text is a letter
# region: strict_json.py:parse
def without_doubles(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice in an object.")
    return dict(pairs)


def refuse_constant(name):
    raise ValueError(f"{name} is no number.")


def inspect(part):
    if isinstance(part, dict):
        part = [*part, *part.values()]
    if isinstance(part, list):
        for inner in part:
            inspect(inner)
    elif isinstance(part, str):
        part.encode()
    elif isinstance(part, float) and not math.isfinite(part):
        raise ValueError("a number is too large.")


if body.count(b"[") + body.count(b"{") > DEEPEST:
    raise ValueError("it is nested too deeply.")
value = json.loads(body.decode(), object_pairs_hook=without_doubles, parse_constant=refuse_constant)
inspect(value)
return value
