# exercise: 5.5
# verdict: wrong
# misconception: A number takes no room, and may stay.
# feedback: nothing should be left of it in Redis
# extra: yes
# region: retirement.py:count_use
if not retires():
    return response
try:
    store().hincrby(key(version(), now()), client(), 1)
except RedisError:
    current_app.logger.warning("a use of version %s was not counted", version())
return response
