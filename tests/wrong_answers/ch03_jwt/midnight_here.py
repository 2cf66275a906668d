# exercise: 3.6
# verdict: wrong
# misconception: The scheduler has a time zone, so a trigger needs none.
# feedback: somebody should have swept
# region: housekeeping.py:schedule
return {"trigger": CronTrigger(minute=f"*/{AGAIN}"), "misfire_grace_time": None, "coalesce": True}
