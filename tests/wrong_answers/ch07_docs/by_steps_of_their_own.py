# exercise: 7.7
# verdict: right
# misconception: The same by functions of their own, which gather lists, and with other words.
# region: changes.py:misfits
def faults(one, other, at):
    one, other = resolved(inner, one), resolved(outer, other)
    name, said = at or "it", []
    mine = types(one)
    for kind in mine:
        if kind not in types(other):
            said.append(f"{name} may be {kind}")
    if "enum" in other:
        values = one.get("enum")
        if values is None or [value for value in values if value not in other["enum"]]:
            said.append(f"{name} may be something else")
    for keyword in BOUNDS.keys() & other.keys():
        if keyword not in one or not BOUNDS[keyword](one[keyword], other[keyword]):
            said.append(f"{name}: {keyword} is another one")
    if "items" in other and "array" in mine:
        said += faults(one.get("items", {}), other["items"], at + "[]")
    dot = at + "." if at else ""
    if "object" in mine:
        needed = set(other.get("required", [])) - set(one.get("required", []))
        said += [f"{dot}{member} may be missing" for member in needed]
        for member, schema in one.get("properties", {}).items():
            rest = other.get("additionalProperties", True)
            goal = other.get("properties", {}).get(member, rest)
            if goal is False:
                said.append(f"{dot}{member} may come as well")
            elif goal is not True:
                said += faults(schema, goal, dot + member)
        rest, goal = one.get("additionalProperties", True), other.get("additionalProperties", True)
        if rest not in (True, False) and goal is False:
            said.append(f"{dot}* may come as well")
        elif rest not in (True, False) and goal is not True:
            said += faults(rest, goal, dot + "*")
    return said

yield from faults(one, other, at)
# region: changes.py:parameter_faults
then, today = parameters(old, before), parameters(new, after)
yield from (f"{name} is gone" for name in sorted(set(then) - set(today)))
for name in sorted(today):
    was, this = then.get(name), today[name]
    if this.get("required", False) and (was is None or not was.get("required", False)):
        yield name + " is required"
    if was is not None:
        yield from (f"{name}: {fault}" for fault in misfits(old, was.get("schema", {}), new, this.get("schema", {})))
# region: changes.py:body_faults
then = resolved(old, before["requestBody"]) if "requestBody" in before else {"content": {}}
today = resolved(new, after["requestBody"]) if "requestBody" in after else {"content": {}}
if today.get("required", False) > then.get("required", False):
    yield "a body is required"
for kind in then["content"]:
    if kind in today["content"]:
        pair = then["content"][kind].get("schema", {}), today["content"][kind].get("schema", {})
        yield from (f"a body of {kind}: {fault}" for fault in misfits(old, pair[0], new, pair[1]))
    else:
        yield f"a body of {kind} is gone"
# region: changes.py:answer_faults
for status in filter(lambda status: status < "300", before["responses"]):
    try:
        today = resolved(new, after["responses"][status])
    except KeyError:
        yield f"{status} is gone"
    else:
        then = resolved(old, before["responses"][status])
        for kind, what in (then.get("content") or {}).items():
            if kind in (today.get("content") or {}):
                goal = today["content"][kind].get("schema", {})
                for fault in misfits(new, goal, old, what.get("schema", {})):
                    yield f"{status} as {kind}: {fault}"
            else:
                yield f"{status} as {kind} is gone"
# region: changes.py:breaking
was, now = dict(operations(old)), dict(operations(new))
found = [f"{name} is gone" for name in was.keys() - now.keys()]
for name in was.keys() & now.keys():
    for look in (answer_faults, body_faults, parameter_faults):
        found.extend(": ".join((name, fault)) for fault in look(old, was[name], new, now[name]))
    for brought in was[name].get("security") or ({},):
        if not [choice for choice in now[name].get("security") or ({},) if choice.keys() <= brought.keys()]:
            found.append(name + ": more has to be brought")
            break
return sorted(found)
