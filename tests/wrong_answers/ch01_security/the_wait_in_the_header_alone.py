# exercise: 1.5
# verdict: wrong
# misconception: Retry-After says it all; the body of a 429 is for people.
# feedback: retry_after should be the number
# extra: yes
# region: limits.py:on_limit_exceeded
wait = max(seconds_left(limit) for limit in limiter().current_limits if limit.breached)
answer = problem(429, "Too Many Requests", f"Too many requests. Please wait {wait} seconds.")
answer.headers["Retry-After"] = str(wait)
return answer
