# exercise: 5.5
# verdict: wrong
# extra: yes
# misconception: Who is calling is where the call comes from.
# feedback: use should be counted as
# region: retirement.py:count_use
if not retires():
    return response
name = key(version(), now())
try:
    with store().pipeline(transaction=False) as pipeline:
        pipeline.hincrby(name, f"address:{limits.address()}", 1)
        pipeline.expire(name, KEPT)
        pipeline.execute()
except RedisError:
    current_app.logger.warning("a use of version %s was not counted", version())
return response
