# exercise: 9.2
# verdict: wrong
# misconception: A header with nothing in it says nothing, so it may as well not be there.
# feedback: with nothing in it
# extra: yes
# region: probes.py:came_past_the_proxy
return hops > 0 and not environ.get("HTTP_X_FORWARDED_FOR")
