# exercise: 1.5
# verdict: wrong
# misconception: A limit belongs to a route, whoever asks.
# feedback: paula should be told of 100 reports an hour
# extra: yes
# region: limits.py:rate
return current_app.config.get(allowance.setting.format(role="USER"), "")
