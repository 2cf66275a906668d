# exercise: 6.8
# verdict: right
# misconception: The hash as a whole, and the evictions of all of INFO.
# region: control.py:Stats.get
counted = {"lookups": 0, "misses": 0, "stale": 0, "made": 0}
counted |= {name.decode(): int(number) for name, number in cache().hgetall(STATS).items()}
hits = counted["lookups"] - counted["misses"]
if hits < 0:
    hits = 0
rate = None
if counted["lookups"] > 0:
    rate = float(f"{hits / counted['lookups']:.3f}")
evictions = int(cache().info()["evicted_keys"])
return {**counted, "hits": hits, "hit_rate": rate, "evictions": evictions, "_links": {"self": link("cache-stats")}}
