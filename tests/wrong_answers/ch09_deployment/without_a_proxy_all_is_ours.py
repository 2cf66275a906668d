# exercise: 9.2
# verdict: wrong
# misconception: Where there is no proxy, nobody can have come through one.
# feedback: refused as all plain HTTP is
# region: probes.py:came_past_the_proxy
return "HTTP_X_FORWARDED_FOR" not in environ
