# exercise: 5.5
# verdict: wrong
# misconception: A day is a day of the calendar on the wall.
# feedback: use should be counted as
# extra: yes
# region: retirement.py:count_use
if not retires():
    return response
name = key(version(), datetime.now())
try:
    with store().pipeline(transaction=False) as pipeline:
        pipeline.hincrby(name, client(), 1)
        pipeline.expire(name, KEPT)
        pipeline.execute()
except RedisError:
    current_app.logger.warning("a use of version %s was not counted", version())
return response
