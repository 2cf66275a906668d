# exercise: 6.5
# verdict: right
# misconception: WATCH and MULTI instead of a script, the life of the lock as a timedelta, and one loop for all cases.
# region: cached.py:take
from datetime import timedelta

word = f"{secrets.randbits(64):x}"
taken = cache().set(lock_key(key), word, px=timedelta(seconds=current_app.config["CACHE_LOCK_SECONDS"]), nx=True)
return word if taken else None
# region: cached.py:release
from redis.exceptions import WatchError

name = lock_key(key)
with cache().pipeline() as pipeline:
    pipeline.watch(name)
    if pipeline.get(name) == word.encode():
        pipeline.multi()
        pipeline.unlink(name)
        try:
            pipeline.execute()
        except WatchError:
            pass
# region: cached.py:find
until, looks, word = time.time() + current_app.config["CACHE_LOCK_SECONDS"], 0, None
while True:
    entry, generations = look(key, wanted, first=looks == 0)
    looks += 1
    if entry and (not entry.old() or (looks > 1 and word is None)):
        if word:
            release(key, word)
        return entry, generations, None
    if word:
        break
    word = take(key)
    if looks == 1:
        if entry and not word:
            count("stale")
            return entry, generations, None
        count("misses")
    if not word:
        if time.time() >= until:
            break
        time.sleep(STEP)
count("made")
return None, generations, word
