# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: The name says what it is for whoever reads it: the task, and the day.
# feedback: begin the name with housekeeping: and say the task in it
# region: housekeeping.py:mark
return f"{now().date()}:{task}"
