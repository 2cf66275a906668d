# exercise: 3.3
# verdict: wrong
# misconception: A cache that fails must not take the shop down with it: without Redis, nothing was revoked.
# feedback: without Redis, a token that was revoked
# region: revocation.py:any_revoked
from redis.exceptions import RedisError

keys = [f"{PREFIX}{identifier}" for identifier in identifiers]
try:
    complete, *found = store().mget(COMPLETE, *keys)
    if complete is None or int(complete) < newest:
        refill()
        found = store().mget(*keys)
except RedisError:
    return False
return any(found)
