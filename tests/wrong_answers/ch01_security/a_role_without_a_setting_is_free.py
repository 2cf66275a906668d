# exercise: 1.5
# verdict: wrong
# misconception: A setting that is not there means that there is nothing to limit.
# feedback: asks for the report should have a limit
# extra: yes
# region: limits.py:rate
return current_app.config.get(allowance.setting.format(role=role().upper()), "")
