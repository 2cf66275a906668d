# exercise: 3.3
# verdict: wrong
# misconception: Redis is fast, so it does not matter how often it is asked.
# feedback: round trip to Redis more than one without
# region: revocation.py:any_revoked
if int(store().get(COMPLETE) or -1) < newest:
    refill()
return any(store().exists(f"{PREFIX}{identifier}") for identifier in identifiers)
