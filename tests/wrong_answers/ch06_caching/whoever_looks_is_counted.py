# exercise: 6.4
# verdict: wrong
# extra: yes
# misconception: Each look is a lookup.
# feedback: lookups
# region: cached.py:look
invalidation.settle(cache())
with cache().pipeline(transaction=False) as pipeline:
    pipeline.mget([key, *map(tag_key, wanted)])
    pipeline.hincrby(STATS, "lookups", 1)
    (text, *known), _ = pipeline.execute()
generations = invalidation.generations(wanted, known)
entry = Entry.read(text) if text else None
return (entry if entry and entry.generations == generations else None), generations
