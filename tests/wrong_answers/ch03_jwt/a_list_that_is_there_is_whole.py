# exercise: 3.3
# verdict: wrong
# misconception: COMPLETE says that Redis has lost nothing, so what it has is what there is.
# feedback: that Redis could not take
# extra: yes
# region: revocation.py:any_revoked
keys = [f"{PREFIX}{identifier}" for identifier in identifiers]
while True:
    complete, *found = store().mget(COMPLETE, *keys)
    if complete is not None:
        return any(entry is not None for entry in found)
    refill()
