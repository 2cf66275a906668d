# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: Today is the same day everywhere.
# feedback: its day is another one
# region: housekeeping.py:mark
from datetime import date

return f"housekeeping:{task}:{date.today()}"
