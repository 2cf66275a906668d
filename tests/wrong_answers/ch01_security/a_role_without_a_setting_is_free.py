# exercise: 1.5
# verdict: wrong
# misconception: A setting that is not there means that there is nothing to limit.
# feedback: may ask for the report without any limit
# extra: yes
# region: limits.py:limit_of_route
setting = LIMITS.get(request.endpoint or "", "RATE_LIMIT_DEFAULT").format(role=role().upper())
return current_app.config.get(setting, "")
