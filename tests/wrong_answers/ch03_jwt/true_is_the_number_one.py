# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: What is an int or a float for isinstance() is a number in JSON.
# feedback: nbf should not be True
# region: tokens.py:is_sound
if header.get("typ") != typ or not all(name in claims for name in REQUIRED[typ]):
    return False
if not all(isinstance(claims[name], int | float) for name in ("iat", "nbf", "exp")):
    return False
if not all(isinstance(claims.get(name, ""), str) for name in ("sub", "jti", "sid", "role")):
    return False
return re.fullmatch(r"[0-9]{1,18}", claims["sub"]) is not None and claims.get("role", "user") in SIGNED_IN
