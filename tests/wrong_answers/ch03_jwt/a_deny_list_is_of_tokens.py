# exercise: 3.3
# verdict: wrong
# misconception: What is revoked is a token, by its jti; a session is nothing but its tokens.
# feedback: has ended all her sessions
# region: revocation.py:any_revoked
while True:
    complete, found = store().mget(COMPLETE, f"{PREFIX}{identifiers[0]}")
    if complete is not None and int(complete) >= newest:
        return found is not None
    refill()
