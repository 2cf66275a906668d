# exercise: 1.5
# verdict: wrong
# misconception: Limits are per route, so the route belongs into the key.
# feedback: should be counted together with /api/genres
# extra: yes
# region: limits.py:caller
who = f"user:{g.user.id}" if g.user else f"address:{address()}"
return f"{who}:{request.endpoint}"
