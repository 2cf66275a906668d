# exercise: 3.1
# verdict: wrong
# misconception: The library knows the algorithm: it is in JWT_ALGORITHM.
# feedback: older than the setting
# extra: yes
# region: tokens.py:header
return {"kid": subject.key.kid}
