# exercise: 9.2
# verdict: wrong
# misconception: Only the proxy speaks https, so its header tells who has come through it.
# feedback: refused as all plain HTTP is
# extra: yes
# region: probes.py:came_past_the_proxy
return hops > 0 and "HTTP_X_FORWARDED_PROTO" not in environ
