# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: Flask has a SECRET_KEY, and HS256 is the algorithm of every tutorial.
# feedback: alg should be that of the key that signs
# region: tokens.py:sign
headers = {"kid": keys.signing_key().kid, "typ": typ}
return jwt.encode(claims, current_app.config["SECRET_KEY"], algorithm="HS256", headers=headers)
