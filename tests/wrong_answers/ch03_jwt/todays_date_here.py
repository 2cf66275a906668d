# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: Today is the same day everywhere.
# feedback: its day is another one
# region: housekeeping.py:first_today
from datetime import date

return bool(store().set(f"housekeeping:{task}:{date.today()}", 1, nx=True, ex=A_DAY))
