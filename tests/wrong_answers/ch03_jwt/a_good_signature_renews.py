# exercise: 3.2
# verdict: wrong
# misconception: decode_token verifies a token, so there is nothing left to ask about a refresh token.
# feedback: this refresh token is not good
# extra: yes
# region: tokens.py:verify
return decode_token(token)
