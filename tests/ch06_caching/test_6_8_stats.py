"""Exercise 6.8, how good the cache is: what all workers have counted, and what follows from it."""

import os

import pytest

STATS = "/api/cache/stats"
BOOKS = "/api/books?page_size=2"
NUMBERS = ("lookups", "hits", "misses", "stale", "made", "hit_rate")


def stats(client):
    """What an administrator sees of the cache."""
    answer = client.get(STATS)
    assert answer.status_code == 200, f"an administrator should see the figures, but got a {answer.status_code}"
    return answer.json()


def check(client, what, **wanted):
    """Check what an administrator sees."""
    found = stats(client)
    found = {name: found.get(name, "nothing") for name in wanted}
    assert found == wanted, f"{what} the figures should be {wanted}, but are {found}{next_line(found, wanted)}"


def next_line(found, wanted):
    """What to do next about figures that were counted right, and put together wrong; else nothing."""
    names = [name for name in wanted if found[name] != wanted[name]]
    if "hits" in names and not {"lookups", "misses"} & set(names):
        return "\nNext: in Stats.get(), let hits be lookups - misses, and never less than 0."
    if names == ["hit_rate"]:
        return "\nNext: in Stats.get(), let hit_rate be round(hits / lookups, 3), and None where there was no lookup."
    return ""


@pytest.mark.exercise("6.8")
def test_what_was_asked_is_counted_over_all_workers(lab):
    """How often somebody looked, found nothing, was given what is old, and made an answer: counted in Redis, so that
    each worker shows what all of them have done. A hit is a lookup that was no miss (Redis, INFO: keyspace_hits and
    keyspace_misses are of every key, and say nothing of answers).

    Think: what does a worker know of the others?

    Next: in Stats.get(), read the counters of the hash STATS with hmget().
    """
    here, there = lab.login("admin"), lab.login("admin", worker=1)
    clients = lab.client(), lab.client(worker=1)
    for path in (BOOKS, "/api/genres"):
        for _ in range(3):
            for client in clients:
                client.get(path)
    for admin in (here, there):
        check(admin, "after 12 requests, 2 of them for the first time,", lookups=12, hits=10, misses=2, stale=0, made=2)
        check(admin, "after 10 hits of 12", hit_rate=0.833)
    lab.redis.hset("cache:stats", mapping={"lookups": 2000, "misses": 3, "stale": 5, "made": 4})
    check(there, "when 5 were given what is old", lookups=2000, hits=1997, misses=3, stale=5, made=4, hit_rate=0.999)
    found = stats(here)["_links"]["self"]["href"]
    assert found == STATS, f"the link to itself should lead to {STATS}, but leads to {found}"


@pytest.mark.exercise("6.8")
def test_before_the_first_lookup_there_is_no_rate(lab):
    """Nothing of nothing is no rate: neither 0, which is the worst there is, nor an error (RFC 8259, 3: null).

    Think: which alarm goes off at night when the rate is 0, right after a deploy?

    Next: in Stats.get(), take 0 for a counter that is not there, and None for the rate where there was no lookup.
    """
    admin = lab.login("admin")
    check(admin, "before the first lookup", lookups=0, hits=0, misses=0, stale=0, made=0, hit_rate=None)
    lab.redis.hset("cache:stats", mapping={"lookups": 3, "misses": 1})
    check(admin, "where nothing was made yet", lookups=3, hits=2, misses=1, stale=0, made=0, hit_rate=0.667)


@pytest.mark.exercise("6.8")
def test_no_figure_is_less_than_nothing(lab):
    """Redis may drop the counters between a lookup and its miss, as it may drop all that a cache holds: then there are
    more misses than lookups. That makes no hits, and never less than none (Redis, key eviction).

    Think: what does a chart show of a rate of -2?

    Next: in Stats.get(), let `hits` be max(0, …), and make the rate of that.
    """
    admin = lab.login("admin")
    lab.redis.hset("cache:stats", mapping={"lookups": 1, "misses": 3, "made": 2})
    check(admin, "after 3 misses of 1 lookup", lookups=1, hits=0, misses=3, made=2, hit_rate=0)
    lab.redis.delete("cache:stats")
    lab.redis.hset("cache:stats", mapping={"misses": 2})
    check(admin, "after 2 misses of no lookup", lookups=0, hits=0, misses=2, hit_rate=None)
    lab.redis.hset("cache:stats", mapping={"lookups": 8, "misses": 8})
    check(admin, "after 8 misses of 8 lookups", lookups=8, hits=0, misses=8, hit_rate=0)


@pytest.mark.exercise("6.8")
def test_evictions_are_those_of_redis(lab):
    """What Redis had no room for, it counts itself. It says whether the cache is too small: a miss does not tell that
    from the first time (Redis, INFO: evicted_keys).

    Think: why would a cache that is large enough drop what is still good?

    Next: in Stats.get(), take evicted_keys from cache().info("stats").
    """
    if not os.environ.get("REDIS_URL"):  # a server of our own, which nobody else keeps anything in
        evict(lab)
    lab.redis.set("cache:answer:gone", "", px=1)
    wanted = lab.redis.info("stats")["evicted_keys"]
    with lab.way_to_redis() as way, lab.boot(CACHE_URL=way.url) as app:
        admin = lab.login("admin", app=app)
        way.sent = []
        check(admin, "where Redis says so", evictions=wanted)
        assert any(b"\r\nINFO\r\n" in piece.upper() for piece in way.sent), (
            "the evictions should be those of the Redis of CACHE_URL, but it was not asked for INFO"
        )


def evict(lab):
    """Let Redis have too little room for what is kept, for a moment."""
    for number in range(30):
        lab.redis.set(f"cache:answer:large:{number}", "x" * 50_000, ex=1000)
    lab.redis.config_set("maxmemory-policy", "volatile-ttl")
    lab.redis.config_set("maxmemory", lab.redis.info("memory")["used_memory"])
    try:
        for number in range(30):
            lab.redis.set(f"cache:answer:larger:{number}", "x" * 50_000, ex=1000)
            if lab.redis.info("stats")["evicted_keys"]:
                break
    finally:
        lab.redis.config_set("maxmemory", 0)
        lab.redis.config_set("maxmemory-policy", "noeviction")
