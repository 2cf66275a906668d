# exercise: 6.8
# verdict: wrong
# misconception: Two counters that are counted together agree.
# feedback: 3 misses of 1 lookup
# region: control.py:Stats.get
names = ("lookups", "misses", "stale", "made")
lookups, misses, stale, made = (int(number or 0) for number in cache().hmget(STATS, *names))
hits = lookups - misses
return {
    "lookups": lookups,
    "hits": hits,
    "misses": misses,
    "stale": stale,
    "made": made,
    "hit_rate": round(hits / lookups, 3) if lookups else None,
    "evictions": cache().info("stats")["evicted_keys"],
    "_links": {"self": link("cache-stats")},
}
