# exercise: 6.8
# verdict: wrong
# extra: yes
# misconception: Where there is a miss there was a lookup.
# feedback: 2 misses of no lookup
# region: control.py:Stats.get
names = ("lookups", "misses", "stale", "made")
lookups, misses, stale, made = (int(number or 0) for number in cache().hmget(STATS, *names))
hits = max(0, lookups - misses)
return {
    "lookups": lookups,
    "hits": hits,
    "misses": misses,
    "stale": stale,
    "made": made,
    "hit_rate": round(hits / (hits + misses), 3) if hits + misses else None,
    "evictions": cache().info("stats")["evicted_keys"],
    "_links": {"self": link("cache-stats")},
}
