# exercise: 6.4
# verdict: wrong
# misconception: What is still in Redis is still right.
# feedback: dropped
# region: cached.py:look
invalidation.settle(cache())
with cache().pipeline(transaction=False) as pipeline:
    pipeline.mget([key, *map(tag_key, wanted)])
    pipeline.hincrby(STATS, "lookups", int(first))
    (text, *known), _ = pipeline.execute()
return Entry.read(text) if text else None, invalidation.generations(wanted, known)
