# exercise: 3.1
# verdict: wrong
# misconception: We sign with RS256, so that is what stands in the code.
# feedback: JWT_ALGORITHM chooses for new keys
# region: tokens.py:header
return {"kid": subject.key.kid, "alg": "RS256"}
