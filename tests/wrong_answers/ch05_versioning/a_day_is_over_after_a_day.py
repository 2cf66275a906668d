# exercise: 5.5
# verdict: wrong
# misconception: The counter of a day runs out with the day.
# feedback: it should be known who came
# region: retirement.py:count_use
if not retires():
    return response
name = key(version(), now())
try:
    with store().pipeline(transaction=False) as pipeline:
        pipeline.hincrby(name, client(), 1)
        pipeline.expire(name, timedelta(days=1))
        pipeline.execute()
except RedisError:
    current_app.logger.warning("a use of version %s was not counted", version())
return response
