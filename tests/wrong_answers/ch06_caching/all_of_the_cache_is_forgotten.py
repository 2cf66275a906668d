# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: What begins with cache: is the cache, and may go.
# feedback: and nothing else
# region: invalidation.py:settle
owed: Owed = current_app.extensions["owed"]
with owed.lock:
    told = set(owed.tags)
if told:
    for name in redis.scan_iter(f"{NAMESPACE}*", count=500):
        redis.unlink(name)
    with owed.lock:
        owed.tags -= told
