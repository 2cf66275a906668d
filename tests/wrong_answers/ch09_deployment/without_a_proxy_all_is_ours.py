# exercise: 9.2
# verdict: wrong
# misconception: Where there is no proxy, nobody can have come through one.
# feedback: without a proxy nobody knows
# region: probes.py:came_past_the_proxy
return "HTTP_X_FORWARDED_FOR" not in environ
