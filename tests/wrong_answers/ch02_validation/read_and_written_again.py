# exercise: 2.4
# verdict: right
# misconception: Levels are counted with a list of what is still to be seen; the rest shows when it is written again.
# region: strict_json.py:parse
def members(pairs):
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{ascii(name)} stands more than once among the names of an object")
    return dict(pairs)


text = str(body, "utf-8", "strict")
try:
    value = json.loads(text, object_pairs_hook=members)
except RecursionError as error:
    raise ValueError("it goes too deep") from error
waiting = [(value, 1)]
while waiting:
    part, level = waiting.pop()
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else None
    if inside is not None:
        if level > DEEPEST:
            raise ValueError("it goes too deep")
        waiting += [(inner, level + 1) for inner in inside]
json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
return value
