# exercise: 3.6
# verdict: wrong
# misconception: What is to be done once a day needs one try a day.
# feedback: should be tried again, but was not
# region: housekeeping.py:schedule
trigger = CronTrigger(hour=0, minute=0, timezone=UTC)
return {"trigger": trigger, "misfire_grace_time": None, "coalesce": True}
