# exercise: 7.7
# verdict: wrong
# misconception: Null is not a type: it is that there is no value.
# feedback: null
# extra: yes
# region: changes.py:misfits
one, other = resolved(inner, one), resolved(outer, other)
kinds = types(one)
if extra := kinds - types(other) - {"null"}:
    yield f"{at} may be {' or '.join(sorted(extra))}".strip()
if "enum" in other and not ("enum" in one and all(value in other["enum"] for value in one["enum"])):
    yield f"{at} may be none of {', '.join(map(str, other['enum']))}".strip()
for keyword, holds in BOUNDS.items():
    if keyword in other and not (keyword in one and holds(one[keyword], other[keyword])):
        yield f"{at} may be beyond {keyword} {other[keyword]}".strip()
if "array" in kinds and "items" in other:
    yield from misfits(inner, one.get("items", {}), outer, other["items"], f"{at}[]")
if "object" not in kinds:
    return
known, others = other.get("properties", {}), other.get("additionalProperties")
rest = one.get("additionalProperties")
members = one.get("properties", {}) | ({"*": rest} if isinstance(rest, Mapping) else {})
for name in other.get("required", ()):
    if name not in one.get("required", ()):
        yield f"{at}.{name} may be missing".removeprefix(".")
for name, member in members.items():
    place = f"{at}.{name}".removeprefix(".")
    if name in known:
        yield from misfits(inner, member, outer, known[name], place)
    elif others is False:
        yield f"{place} may be there"
    elif isinstance(others, Mapping):
        yield from misfits(inner, member, outer, others, place)
