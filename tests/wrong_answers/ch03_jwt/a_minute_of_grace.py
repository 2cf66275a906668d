# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: Nobody is later than a minute.
# feedback: somebody should have swept
# region: housekeeping.py:schedule
trigger = CronTrigger(minute=f"*/{AGAIN}", timezone=UTC)
return {"trigger": trigger, "misfire_grace_time": 60, "coalesce": True}
