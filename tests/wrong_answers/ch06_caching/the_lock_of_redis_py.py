# exercise: 6.5
# verdict: right
# misconception: The lock that redis-py has, the script registered, and waiting as a loop of its own.
# region: cached.py:take
word = secrets.token_urlsafe(12)
lock = cache().lock(lock_key(key), timeout=current_app.config["CACHE_LOCK_SECONDS"])
return word if lock.acquire(blocking=False, token=word) else None
# region: cached.py:release
cache().register_script(RELEASE)(keys=[lock_key(key)], args=[word])
# region: cached.py:find
entry, generations = look(key, wanted)
if entry is not None and not entry.old():
    return entry, generations, None
begun = time.monotonic()
word = take(key)
if word is None and entry is not None:
    count("stale")
    return entry, generations, None
count("misses")
while True:
    if word is None and time.monotonic() - begun < current_app.config["CACHE_LOCK_SECONDS"]:
        time.sleep(STEP / 2)
        word = take(key)
    given_up = word is None and time.monotonic() - begun >= current_app.config["CACHE_LOCK_SECONDS"]
    entry, generations = look(key, wanted, first=False)
    if entry is not None and not entry.old():
        if word is not None:
            release(key, word)
        return entry, generations, None
    if word is not None or given_up:
        count("made")
        return None, generations, word
