# exercise: 7.7
# verdict: wrong
# misconception: Whatever could come back has to come back, errors as well.
# feedback: no client breaks
# region: changes.py:answer_faults
for status, response in before["responses"].items():
    if status not in after["responses"]:
        yield f"{status} is gone"
        continue
    known, now = resolved(old, response), resolved(new, after["responses"][status])
    for kind, shown in known.get("content", {}).items():
        if kind not in now.get("content", {}):
            yield f"{status} as {kind} is gone"
            continue
        for fault in misfits(new, now["content"][kind].get("schema", {}), old, shown.get("schema", {})):
            yield f"{status} as {kind}: {fault}"
