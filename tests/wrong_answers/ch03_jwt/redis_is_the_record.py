# exercise: 3.3
# verdict: wrong
# misconception: Redis remembers what was revoked, as it remembers the sessions; it needs no record.
# feedback: Redis was emptied
# region: revocation.py:revoke
seconds = math.ceil(expires_at - time.time())
if seconds > 0:
    store().set(f"{PREFIX}{identifier}", 1, ex=seconds)
# region: revocation.py:any_revoked
complete, *found = store().mget(COMPLETE, *(f"{PREFIX}{identifier}" for identifier in identifiers))
if complete is None:
    refill()
return any(found)
# region: revocation.py:refill
store().set(COMPLETE, 1)
