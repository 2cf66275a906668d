# exercise: 1.5
# verdict: wrong
# misconception: Who exceeds a limit of a minute waits a minute.
# feedback: longer than it has to
# extra: yes
# region: limits.py:on_limit_exceeded
wait = max(limit.limit.get_expiry() for limit in limiter().current_limits if limit.breached)
answer = problem(429, "Too Many Requests", f"Please wait {wait} seconds.", retry_after=wait)
answer.headers["Retry-After"] = str(wait)
return answer
