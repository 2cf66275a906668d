# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: The header begins with "Bearer " and the rest is the token, as in every tutorial.
# feedback: is Bearer, spaces, a token
# region: bearer.py:bearer_token
if not authorization.startswith("Bearer ") or not authorization[7:]:
    raise NoAuthorizationError("The Authorization header must be: Bearer, a space, a token.")
if not re.fullmatch(r"[A-Za-z0-9_.-]+", authorization[7:]):
    raise InvalidToken("The token is not valid.")
return authorization[7:]
