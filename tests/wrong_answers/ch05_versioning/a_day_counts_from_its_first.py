# exercise: 5.5
# verdict: wrong
# extra: yes
# misconception: A key is given its end when it is made.
# feedback: in count_use(), set KEPT anew with each count
# region: retirement.py:count_use
if not retires():
    return response
name = key(version(), now())
try:
    with store().pipeline(transaction=False) as pipeline:
        pipeline.hincrby(name, client(), 1)
        pipeline.expire(name, KEPT, nx=True)
        pipeline.execute()
except RedisError:
    current_app.logger.warning("a use of version %s was not counted", version())
return response
