# exercise: 3.6
# verdict: wrong
# misconception: There is one process, it is awake at midnight, nothing fails, and its Redis is small.
# feedback: one of the processes
# region: housekeeping.py:mark
return f"housekeeping:{task}"
# region: housekeeping.py:claim
return True
# region: housekeeping.py:done
return
# region: housekeeping.py:sweep
for entry in store().keys(f"{PREFIX}*"):
    store().unlink(entry)
# region: housekeeping.py:schedule
return {"trigger": CronTrigger(hour=0, minute=0)}
