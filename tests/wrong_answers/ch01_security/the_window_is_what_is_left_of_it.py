# exercise: 1.5
# verdict: wrong
# misconception: More requests come with the next window, so t is its length.
# feedback: less the 1000 s since the first request
# extra: yes
# region: limits.py:announce
limits = limiter().current_limits
if limits:
    quotas = [f"{policy(limit)};q={limit.limit.amount};w={limit.limit.get_expiry()}" for limit in limits]
    states = [f"{policy(limit)};r={limit.remaining};t={limit.limit.get_expiry()}" for limit in limits]
    response.headers["RateLimit-Policy"] = ", ".join(quotas)
    response.headers["RateLimit"] = ", ".join(states)
return response
