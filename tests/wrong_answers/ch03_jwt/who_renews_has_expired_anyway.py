# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: Whoever renews does so because something has expired, so that is no reason to refuse.
# feedback: it has expired 10 seconds ago
# region: tokens.py:verify
claims = decode_token(token, allow_expired=True)
if not is_sound(get_unverified_jwt_headers(token), claims, typ):
    raise InvalidToken("The token is not valid.")
return claims
