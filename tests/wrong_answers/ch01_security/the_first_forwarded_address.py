# exercise: 1.5
# verdict: wrong
# misconception: Behind a proxy the client is the first address in X-Forwarded-For.
# feedback: a client that forges X-Forwarded-For should still be counted
# region: limits.py:caller
if g.user:
    return f"user:{g.user.id}"
forwarded = request.headers.get("X-Forwarded-For", "")
return f"address:{forwarded.split(',')[0].strip() or request.remote_addr}"
