# exercise: 5.5
# verdict: wrong
# misconception: Who came is known by a mark; how often is a detail.
# feedback: in count_use(), add 1 for client()
# extra: yes
# region: retirement.py:count_use
if not retires():
    return response
name = key(version(), now())
try:
    with store().pipeline(transaction=False) as pipeline:
        pipeline.hset(name, client(), 1)
        pipeline.expire(name, KEPT)
        pipeline.execute()
except RedisError:
    current_app.logger.warning("a use of version %s was not counted", version())
return response
