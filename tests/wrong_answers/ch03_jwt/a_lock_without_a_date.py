# exercise: 3.6
# verdict: wrong
# misconception: A lock that goes after a day is gone when the next day begins.
# feedback: somebody should have swept
# region: housekeeping.py:mark
return f"housekeeping:{task}"
