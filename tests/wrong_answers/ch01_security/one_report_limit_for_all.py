# exercise: 1.5
# verdict: wrong
# misconception: A limit belongs to a route, whoever asks.
# feedback: paula may have 100 reports an hour
# extra: yes
# region: limits.py:limit_of_route
setting = LIMITS.get(request.endpoint or "", "RATE_LIMIT_DEFAULT").format(role="USER")
return current_app.config.get(setting, "")
