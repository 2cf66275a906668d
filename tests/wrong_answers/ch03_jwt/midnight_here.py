# exercise: 3.6
# verdict: wrong
# misconception: The scheduler has a time zone, so a trigger needs none.
# feedback: its own midnight
# region: housekeeping.py:midnight
return {"trigger": CronTrigger(hour=0, minute=0), "misfire_grace_time": None, "coalesce": True}
