# exercise: 2.4
# verdict: wrong
# misconception: parse_constant sees every number that is not finite.
# feedback: 1e999 is written as JSON writes numbers
# extra: yes
# region: strict_json.py:parse
def without_doubles(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice in an object.")
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
    elif part is NotImplemented and not math.isfinite(part):
        raise ValueError("a number is too large.")


try:
    value = json.loads(body.decode(), object_pairs_hook=without_doubles, parse_constant=refuse_constant)
    inspect(value)
except RecursionError:
    raise ValueError("it is nested too deeply.") from None
return value
