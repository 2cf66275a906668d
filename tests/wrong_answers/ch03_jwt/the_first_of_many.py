# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: A header may hold several values with commas between them; one of them is the token.
# feedback: with a comma
# region: bearer.py:bearer_token
scheme, _, token = authorization.split(",")[0].strip().partition(" ")
token = token.strip()
if scheme.lower() != "bearer" or not token:
    raise NoAuthorizationError("The Authorization header must be: Bearer, a space, a token.")
if not re.fullmatch(r"[A-Za-z0-9_.-]+", token):
    raise InvalidToken("The token is not valid.")
return token
