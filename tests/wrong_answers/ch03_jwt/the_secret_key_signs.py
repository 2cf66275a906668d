# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: Flask has a SECRET_KEY, and HS256 is the algorithm of every tutorial.
# feedback: kid should name the key that signs
# region: tokens.py:sign
return jwt.encode(claims, current_app.config["SECRET_KEY"], algorithm="HS256")
