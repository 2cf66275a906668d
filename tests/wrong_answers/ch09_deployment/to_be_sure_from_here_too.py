# exercise: 9.2
# verdict: wrong
# misconception: Who stands beside the app is on its machine, and to ask for both is safer than for one.
# feedback: the connection came from
# region: probes.py:came_past_the_proxy
return hops > 0 and "HTTP_X_FORWARDED_FOR" not in environ and environ["REMOTE_ADDR"].startswith("127.")
