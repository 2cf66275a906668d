# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: Once a day is every 24 hours, from whenever the process has started.
# feedback: the trigger names midnight and its timezone
# region: housekeeping.py:schedule
return {"trigger": "interval", "days": 1, "misfire_grace_time": None, "coalesce": True}
