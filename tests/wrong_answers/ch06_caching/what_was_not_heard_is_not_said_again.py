# exercise: 6.6
# verdict: wrong
# misconception: Where the cache is away, there is nothing to forget.
# feedback: while the cache was away
# extra: yes
# region: invalidation.py:forget
try:
    always().unlink(*(tag_key(tag) for tag in touched))
except RedisError:
    failed("a change was not told")
# region: invalidation.py:settle
return
