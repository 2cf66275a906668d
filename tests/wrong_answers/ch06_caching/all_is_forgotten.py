# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: To be safe, Redis is emptied.
# feedback: before it is answered
# region: invalidation.py:settle
owed: Owed = current_app.extensions["owed"]
with owed.lock:
    told = set(owed.tags)
if told:
    redis.flushdb()
    with owed.lock:
        owed.tags -= told
