# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: A mark is small, and its name has a date: it may stay.
# feedback: not of a day
# region: housekeeping.py:first_today
return bool(store().setnx(f"housekeeping:{task}:{now().date()}", 1))
