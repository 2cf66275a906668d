# exercise: 1.5
# verdict: wrong
# misconception: The headers of rate limits are called X-RateLimit-Limit, -Remaining and -Reset.
# feedback: RateLimit-Policy should tell the client how often
# region: limits.py:announce
limits = limiter().current_limits
if limits:
    response.headers["X-RateLimit-Limit"] = str(limits[0].limit.amount)
    response.headers["X-RateLimit-Remaining"] = str(limits[0].remaining)
    response.headers["X-RateLimit-Reset"] = str(limits[0].reset_at)
return response
