# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: The name of a mark says when it was left.
# feedback: be the same for all who ask on the same day
# region: housekeeping.py:mark
return f"housekeeping:{task}:{now()}"
