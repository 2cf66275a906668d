# exercise: 6.8
# verdict: wrong
# misconception: Where nobody has asked, nobody was served.
# feedback: before the first lookup
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
    "hit_rate": round(hits / lookups, 3) if lookups else 0.0,
    "evictions": cache().info("stats")["evicted_keys"],
    "_links": {"self": link("cache-stats")},
}
