# exercise: 9.2
# verdict: wrong
# misconception: Who connects from the loopback address is one of us.
# feedback: should be answered with 404
# region: probes.py:came_past_the_proxy
return hops > 0 and environ["REMOTE_ADDR"] == "127.0.0.1"
