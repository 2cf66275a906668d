# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: The audience and the issuer are in the token, so the library looks at them.
# feedback: the audience is books-api
# region: tokens.py:verification
return {"JWT_DECODE_ALGORITHMS": list(keys.ALGORITHMS)}
