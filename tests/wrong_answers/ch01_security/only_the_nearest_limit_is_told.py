# exercise: 1.5
# verdict: wrong
# misconception: A client needs to know of one limit only, the one with the smallest window.
# feedback: should announce, as (q, w)
# extra: yes
# region: limits.py:announce
limit = limiter().current_limit
if limit:
    response.headers["RateLimit-Policy"] = f"{policy(limit)};q={limit.limit.amount};w={limit.limit.get_expiry()}"
    response.headers["RateLimit"] = f"{policy(limit)};r={limit.remaining};t={seconds_left(limit)}"
return response
