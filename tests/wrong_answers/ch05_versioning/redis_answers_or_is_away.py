# exercise: 5.5
# verdict: wrong
# misconception: What can go wrong with Redis is that it is not there.
# feedback: while Redis is full
# region: retirement.py:count_use
from redis.exceptions import ConnectionError as Away

if not retires():
    return response
name = key(version(), now())
try:
    with store().pipeline(transaction=False) as pipeline:
        pipeline.hincrby(name, client(), 1)
        pipeline.expire(name, KEPT)
        pipeline.execute()
except Away:
    current_app.logger.warning("a use of version %s was not counted", version())
return response
