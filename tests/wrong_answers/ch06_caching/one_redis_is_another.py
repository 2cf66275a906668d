# exercise: 6.8
# verdict: wrong
# extra: yes
# misconception: There is one Redis.
# feedback: the Redis of CACHE_URL
# region: control.py:Stats.get
from solutions.ch01_security.redis_store import store

names = ("lookups", "misses", "stale", "made")
lookups, misses, stale, made = (int(number or 0) for number in cache().hmget(STATS, *names))
hits = max(0, lookups - misses)
return {
    "lookups": lookups,
    "hits": hits,
    "misses": misses,
    "stale": stale,
    "made": made,
    "hit_rate": round(hits / lookups, 3) if lookups else None,
    "evictions": store().info("stats")["evicted_keys"],
    "_links": {"self": link("cache-stats")},
}
