# exercise: 1.5
# verdict: wrong
# misconception: One limit refuses, so its wait is the one to tell.
# feedback: which of the limits that it sees
# extra: yes
# region: limits.py:on_limit_exceeded
wait = next(seconds_left(limit) for limit in limiter().current_limits if limit.breached)
answer = problem(429, "Too Many Requests", f"Please wait {wait} seconds.", retry_after=wait)
answer.headers["Retry-After"] = str(wait)
return answer
