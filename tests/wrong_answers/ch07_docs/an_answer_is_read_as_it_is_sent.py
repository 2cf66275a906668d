# exercise: 7.7
# verdict: wrong
# misconception: A schema that has changed has changed, in whichever direction it is sent.
# feedback: breaks a client
# extra: yes
# region: changes.py:answer_faults
for status, response in before["responses"].items():
    if int(status) >= 300:
        continue
    if status not in after["responses"]:
        yield f"{status} is gone"
        continue
    known, now = resolved(old, response), resolved(new, after["responses"][status])
    for kind, shown in known.get("content", {}).items():
        if kind not in now.get("content", {}):
            yield f"{status} as {kind} is gone"
            continue
        for fault in misfits(old, shown.get("schema", {}), new, now["content"][kind].get("schema", {})):
            yield f"{status} as {kind}: {fault}"
