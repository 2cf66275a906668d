# exercise: 3.3
# verdict: wrong
# misconception: What is revoked is a token, by its jti; a session is nothing but its tokens.
# feedback: has ended all her sessions
# region: revocation.py:any_revoked
key = f"{PREFIX}{identifiers[0]}"
complete, found = store().mget(COMPLETE, key)
if complete is None:
    refill()
    found = store().get(key)
return found is not None
