# exercise: 7.7
# verdict: wrong
# extra: yes
# misconception: A body is there or it is not; whether it must be, the view decides.
# feedback: required
# region: changes.py:body_faults
known, now = resolved(old, before.get("requestBody", {})), resolved(new, after.get("requestBody", {}))
if now and not known:
    yield "a body is required"
for kind, sent in known.get("content", {}).items():
    if kind not in now.get("content", {}):
        yield f"a body of {kind} is gone"
        continue
    for fault in misfits(old, sent.get("schema", {}), new, now["content"][kind].get("schema", {})):
        yield f"a body of {kind}: {fault}"
