# exercise: 9.2
# verdict: wrong
# misconception: There is a proxy in front, and what it adds says who has come through it.
# feedback: should be answered with 200
# extra: yes
# region: probes.py:came_past_the_proxy
return hops == 1 and "HTTP_X_FORWARDED_FOR" not in environ
