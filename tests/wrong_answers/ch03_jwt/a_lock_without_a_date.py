# exercise: 3.6
# verdict: wrong
# misconception: A lock that goes after a day is gone when the next day begins.
# feedback: the mark of another day
# region: housekeeping.py:first_today
return bool(store().set(f"housekeeping:{task}", 1, nx=True, ex=A_DAY))
