# exercise: 3.2
# verdict: wrong
# misconception: The library verifies exp, nbf and iat, so they are there.
# feedback: exp is required
# region: tokens.py:is_sound
if header.get("typ") != typ:
    return False
if not all(isinstance(claims.get(name, ""), str) for name in ("sub", "jti", "sid", "role")):
    return False
if not all(type(claims.get(name, 0)) in (int, float) for name in ("iat", "nbf", "exp")):
    return False
return re.fullmatch(r"[0-9]{1,18}", claims["sub"]) is not None and claims.get("role", "user") in SIGNED_IN
