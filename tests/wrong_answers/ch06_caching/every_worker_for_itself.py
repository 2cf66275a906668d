# exercise: 6.8
# verdict: wrong
# misconception: All lookups are hits, and a rate of nothing is nothing.
# feedback: hit
# region: control.py:Stats.get
counted = {name.decode(): int(number) for name, number in cache().hgetall(STATS).items()}
hits = counted.get("lookups", 0)
misses = counted.get("misses", 0)
return {
    "lookups": hits + misses,
    "hits": hits,
    "misses": misses,
    "stale": counted.get("stale", 0),
    "made": counted.get("made", 0),
    "hit_rate": hits / (hits + misses or 1),
    "evictions": cache().info("stats").get("evicted_keys", 0),
    "_links": {"self": link("cache-stats")},
}
