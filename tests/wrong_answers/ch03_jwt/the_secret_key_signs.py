# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: There is a secret in the settings already, and HS256 is the algorithm of every tutorial.
# feedback: kid should name the key that signs
# region: tokens.py:material
return current_app.config["CSRF_SECRET_KEY"]
# region: tokens.py:header
return {"alg": "HS256"}
