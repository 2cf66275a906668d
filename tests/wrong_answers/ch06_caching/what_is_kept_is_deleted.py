# exercise: 6.6
# verdict: wrong
# misconception: To invalidate is to delete what is kept.
# feedback: gets the old list
# region: invalidation.py:settle
owed: Owed = current_app.extensions["owed"]
with owed.lock:
    told = set(owed.tags)
if told:
    for name in redis.scan_iter(f"{NAMESPACE}answer:*", count=500):
        redis.unlink(name)
    with owed.lock:
        owed.tags -= told
