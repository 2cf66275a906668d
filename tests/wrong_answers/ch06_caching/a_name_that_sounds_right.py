# exercise: 6.8
# verdict: wrong
# misconception: A number that is not there is 0.
# feedback: where Redis says so
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
    "hit_rate": round(hits / lookups, 3) if lookups else None,
    "evictions": cache().info("stats").get("evictions", 0),
    "_links": {"self": link("cache-stats")},
}
