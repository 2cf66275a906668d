# exercise: 1.5
# verdict: wrong
# misconception: The longest wait of all limits is the safe one to name.
# feedback: that of the day
# region: limits.py:on_limit_exceeded
wait = max(seconds_left(limit) for limit in limiter().current_limits)
answer = problem(429, "Too Many Requests", f"Please wait {wait} seconds.", retry_after=wait)
answer.headers["Retry-After"] = str(wait)
return answer
