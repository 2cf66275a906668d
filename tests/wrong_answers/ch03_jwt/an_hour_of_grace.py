# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: Nobody is later than an hour.
# feedback: nobody has swept
# region: housekeeping.py:midnight
trigger = CronTrigger(hour=0, minute=0, timezone=UTC)
return {"trigger": trigger, "misfire_grace_time": 3600, "coalesce": True}
