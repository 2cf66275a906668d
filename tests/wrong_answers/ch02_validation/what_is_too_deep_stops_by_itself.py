# exercise: 2.4
# verdict: wrong
# misconception: Levels are counted in what was read; what cannot be read raises an error by itself.
# feedback: detail should quote the ValueError of parse
# extra: yes
# region: strict_json.py:parse
def once(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice in an object.")
    return dict(pairs)


def look(part, level=1):
    if isinstance(part, (dict, list)):
        if level > DEEPEST:
            raise ValueError("it is nested too deeply.")
        for inner in (*part, *part.values()) if isinstance(part, dict) else part:
            look(inner, level + 1)
    elif isinstance(part, str):
        part.encode()
    elif isinstance(part, float) and not math.isfinite(part):
        raise ValueError("a number is not finite.")


value = json.loads(body.decode(), object_pairs_hook=once)
look(value)
return value
