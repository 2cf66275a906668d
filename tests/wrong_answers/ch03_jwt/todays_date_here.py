# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: Today is the same day everywhere.
# feedback: should find that all was done today
# region: housekeeping.py:mark
from datetime import date

return f"housekeeping:{task}:{date.today()}"
