# exercise: 3.2
# verdict: wrong
# misconception: The library has compared the times, so they are numbers.
# feedback: exp should not be '
# region: tokens.py:is_sound
if header.get("typ") != typ or not all(name in claims for name in REQUIRED[typ]):
    return False
if not all(isinstance(claims.get(name, ""), str) for name in ("sub", "jti", "sid", "role")):
    return False
return re.fullmatch(r"[0-9]{1,18}", claims["sub"]) is not None and claims.get("role", "user") in SIGNED_IN
