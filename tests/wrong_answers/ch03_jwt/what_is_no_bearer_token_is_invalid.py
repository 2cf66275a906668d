# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: Whatever stands in Authorization was meant as a token, and it is not a good one.
# feedback: there was no token
# region: bearer.py:bearer_token
scheme, _, token = authorization.partition(" ")
token = token.strip()
if scheme.lower() != "bearer" or not re.fullmatch(r"[A-Za-z0-9_.-]+", token):
    raise InvalidToken("The Authorization header must be: Bearer, a space, a token.")
return token
