# exercise: 3.6
# verdict: wrong
# misconception: There is one worker, it is awake at midnight, and its Redis is small.
# feedback: one of the workers
# region: housekeeping.py:first_today
return True
# region: housekeeping.py:sweep
for entry in store().keys(f"{PREFIX}*"):
    store().unlink(entry)
# region: housekeeping.py:midnight
return {"trigger": CronTrigger(hour=0, minute=0)}
