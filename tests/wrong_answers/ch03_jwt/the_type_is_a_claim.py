# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: The library puts the type into a claim and looks at it; the header is for people.
# feedback: the type of an access token is at+jwt
# region: tokens.py:is_sound
if claims.get("type") != {ACCESS: "access", REFRESH: "refresh"}[typ]:
    return False
if not all(name in claims for name in REQUIRED[typ]):
    return False
if not all(isinstance(claims.get(name, ""), str) for name in ("sub", "jti", "sid", "role")):
    return False
if not all(type(claims[name]) in (int, float) for name in ("iat", "nbf", "exp")):
    return False
return re.fullmatch(r"[0-9]{1,18}", claims["sub"]) is not None and claims.get("role", "user") in SIGNED_IN
