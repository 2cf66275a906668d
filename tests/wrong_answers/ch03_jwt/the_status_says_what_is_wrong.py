# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: A 401 says that the token is no good; what is wrong with it is nobody's business.
# feedback: error should be invalid_token
# region: bearer.py:challenge
return WWWAuthenticate("bearer", {"realm": REALM})
