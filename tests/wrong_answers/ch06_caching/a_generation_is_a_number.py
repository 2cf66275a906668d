# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: A generation is a number, and the next one is one more.
# feedback: should not come back
# region: invalidation.py:generations
if None not in known:
    return [word.decode() for word in known if word]
number = max((int(word) for word in known if word), default=0) + 1
with cache().pipeline() as pipeline:
    for tag in wanted:
        pipeline.set(tag_key(tag), number, nx=True, ex=KEPT)
    pipeline.mget([tag_key(tag) for tag in wanted])
    return [word.decode() for word in pipeline.execute()[-1]]
# region: invalidation.py:settle
owed: Owed = current_app.extensions["owed"]
with owed.lock:
    told = set(owed.tags)
if told:
    for tag, _ in told:
        redis.incr(tag_key(tag))
        redis.expire(tag_key(tag), KEPT)
    with owed.lock:
        owed.tags -= told
