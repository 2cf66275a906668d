# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: The token is what stands at the end of the header; what stands before it is for people.
# feedback: is not Bearer, spaces, a token
# region: bearer.py:bearer_token
try:
    return authorization.split()[-1]
except IndexError:
    raise InvalidToken("The Authorization header is empty.") from None
