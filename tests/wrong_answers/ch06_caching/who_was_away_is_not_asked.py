# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: A cache that was away a moment ago need not be told either.
# feedback: told at once
# region: invalidation.py:forget
owed: Owed = current_app.extensions["owed"]
change = object()
with owed.lock:
    owed.tags |= {(tag, change) for tag in touched}
try:
    settle(cache())
except RedisError:
    failed("a change was not told")
