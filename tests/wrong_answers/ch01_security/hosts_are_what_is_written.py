# exercise: 1.2
# verdict: wrong
# misconception: What an operator writes into a setting is right; splitting it is enough.
# feedback: the app should not start
# extra: yes
# region: transport.py:hosts
return [name.strip().lower() for name in text.split(",")]
