# exercise: 1.5
# verdict: right
# misconception: Every limit of which nothing is left counts for the wait; the headers have names of their own.
# region: limits.py:account
try:
    payload = request.get_json(silent=True, force=True)
except Exception:
    payload = {}
match payload:
    case {"email": str(email)}:
        return f"account of {canonical(email.strip()) or 'nobody'}"
return "account of nobody"
# region: limits.py:on_limit_exceeded
used_up = [limit for limit in limiter().current_limits if limit.remaining <= 0]
wait = math.ceil(max(limit.window.reset_time for limit in used_up) - time.time()) + 1
answer = problem(429, "Too Many Requests", "Please come back later.", retry_after=wait)
answer.headers["Retry-After"] = wait
return answer
# region: limits.py:announce
quotas, states = [], []
for number, limit in enumerate(limiter().current_limits):
    quotas.append(f'"l{number}";q={limit.limit.amount};w={limit.limit.get_expiry()};qu="requests"')
    states.append(f'"l{number}";r={limit.remaining};t={seconds_left(limit)}')
if quotas:
    response.headers.extend({"RateLimit-Policy": ",".join(quotas), "RateLimit": ",".join(states)})
return response
