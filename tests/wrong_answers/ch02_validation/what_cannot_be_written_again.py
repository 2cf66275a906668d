# exercise: 2.4
# verdict: wrong
# misconception: Half a pair and a NaN are one fault: neither can be written again.
# feedback: should have a sentence of its own
# extra: yes
# region: strict_json.py:parse
def once(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice in an object.")
    return dict(pairs)


def levels(part):
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return isinstance(part, (dict, list)) + max(map(levels, inside), default=0)


try:
    value = json.loads(body.decode(), object_pairs_hook=once)
    deep = levels(value) > DEEPEST
except RecursionError:
    deep = True
if deep:
    raise ValueError("it is nested too deeply.")
try:
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
except ValueError:
    raise ValueError("something in it cannot be written again.") from None
return value
