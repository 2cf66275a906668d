# exercise: 5.5
# verdict: wrong
# misconception: A request that failed was no use of anything.
# feedback: but the count is 1
# region: retirement.py:count_use
if not retires() or response.status_code >= 400:
    return response
name = key(version(), now())
try:
    with store().pipeline(transaction=False) as pipeline:
        pipeline.hincrby(name, client(), 1)
        pipeline.expire(name, KEPT)
        pipeline.execute()
except RedisError:
    current_app.logger.warning("a use of version %s was not counted", version())
return response
