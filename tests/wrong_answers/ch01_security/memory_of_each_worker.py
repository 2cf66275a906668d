# exercise: 1.5
# verdict: wrong
# misconception: Counting in memory is enough; there is one process.
# feedback: at two workers, should be 429
# region: limits.py:limiter_settings
return {"strategy": "moving-window", "storage_uri": "memory://", "fail_on_first_breach": False}
