# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: The decoder takes a token with padding, so it is a token.
# feedback: with padding
# region: bearer.py:bearer_token
scheme, _, token = authorization.partition(" ")
token = token.strip()
if scheme.lower() != "bearer" or not token:
    raise NoAuthorizationError("The Authorization header must be: Bearer, a space, a token.")
if not re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", token):
    raise InvalidToken("The token is not valid.")
return token
