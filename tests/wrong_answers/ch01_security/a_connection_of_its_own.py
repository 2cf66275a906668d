# exercise: 1.5
# verdict: right
# misconception: The limiter has its own connections to Redis, the account is read from the raw body, each limit gets a
#  line of the header.
# region: limits.py:caller
if g.user is None:
    return address()
return f"{g.user.role}/{g.user.id}"
# region: limits.py:account
import json
from contextlib import suppress

email = None
with suppress(ValueError, RecursionError, HTTPException, AttributeError):
    email = json.loads(request.get_data(cache=True)).get("email")
if not isinstance(email, str) or (form := canonical(email.strip())) is None:
    return "nobody"
return "somebody:" + form.encode("unicode_escape").decode()
# region: limits.py:allowances
rows = current_app.extensions["limits"].get(routes.current(), DEFAULT)
return [each for each in rows if request.method != "OPTIONS"]
# region: limits.py:rate
name = allowance.setting
if "{role}" in name:
    name = name.replace("{role}", role().upper() if g.user else "USER")
return current_app.config[name]
# region: limits.py:limiter_settings
uri = app.config["REDIS_URL"]
return {
    "strategy": "moving-window",
    "storage_uri": f"redis+{uri}" if uri.startswith("unix:") else uri,
    "storage_options": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3},
    "in_memory_fallback_enabled": True,
    "fail_on_first_breach": False,
    "key_prefix": "limit",
}
# region: limits.py:on_limit_exceeded
wait = 1
for limit in limiter().current_limits:
    if limit.breached and limit.remaining == 0:
        wait = max(wait, seconds_left(limit))
answer = problem(429, "Slow Down", None, retry_after=wait)
answer.retry_after = wait
return answer
# region: limits.py:announce
for limit in limiter().current_limits:
    name = policy(limit)
    response.headers.add("RateLimit-Policy", f"{name};w={limit.limit.get_expiry()};q={limit.limit.amount}")
    response.headers.add("RateLimit", f"{name}; t={seconds_left(limit)}; r={limit.remaining}")
return response
