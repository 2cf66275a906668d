# exercise: 1.5
# verdict: wrong
# misconception: A route without a limit has the default.
# feedback: a login has two limits
# extra: yes
# region: limits.py:limit_of_route
setting = LIMITS.get(request.endpoint or "") or "RATE_LIMIT_DEFAULT"
return current_app.config.get(setting.format(role=role().upper()), current_app.config["RATE_LIMIT_DEFAULT"])
