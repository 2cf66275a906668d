# exercise: 5.5
# verdict: wrong
# extra: yes
# misconception: The first count of a client makes the key, and gives it its end.
# feedback: in count_use(), set KEPT anew with each count
# region: retirement.py:count_use
if not retires():
    return response
name = key(version(), now())
try:
    if store().hincrby(name, client(), 1) == 1:
        store().expire(name, KEPT)
except RedisError:
    current_app.logger.warning("a use of version %s was not counted", version())
return response
