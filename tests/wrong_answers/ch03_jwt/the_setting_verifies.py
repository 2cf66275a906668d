# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: The algorithm that we sign with is the one to verify with, and the library knows it.
# feedback: EdDSA is the algorithm of this key
# region: tokens.py:verification
return {"JWT_DECODE_ISSUER": config["JWT_ISSUER"], "JWT_DECODE_AUDIENCE": config["JWT_AUDIENCE"]}
