# exercise: 1.5
# verdict: wrong
# misconception: The client is whoever its headers say, each worker counts for itself, and 429 says enough.
# feedback: X-Forwarded-For
# region: limits.py:caller
return request.headers.get("X-Forwarded-For") or request.remote_addr or "127.0.0.1"
# region: limits.py:account
return f"login:{request.remote_addr}"
# region: limits.py:allowances
table: Limits = current_app.extensions["limits"]
return table.get(routes.current(), DEFAULT)
# region: limits.py:rate
how_often: str = current_app.config.get(allowance.setting.format(role="USER"), "")
return how_often
# region: limits.py:limiter_settings
return {"strategy": "fixed-window", "storage_uri": "memory://"}
# region: limits.py:on_limit_exceeded
return problem(429, "Too Many Requests", f"Rate limit exceeded: {_error.description}")
# region: limits.py:announce
return response
