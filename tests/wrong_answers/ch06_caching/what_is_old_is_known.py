# exercise: 6.5
# verdict: wrong
# extra: yes
# misconception: Who finds an old answer makes the next one.
# feedback: made again
# region: cached.py:find
entry, generations = look(key, wanted)
if entry and not entry.old():
    return entry, generations, None
word = take(key)
if word is None and entry:
    count("stale")
    return entry, generations, None
count("misses")
over = time.monotonic() + current_app.config["CACHE_LOCK_SECONDS"]
while word is None and time.monotonic() < over:
    time.sleep(STEP)
    entry, generations = look(key, wanted, first=False)
    if entry:
        return entry, generations, None
    word = take(key)
if word and entry is None:
    entry, generations = look(key, wanted, first=False)
    if entry and not entry.old():
        release(key, word)
        return entry, generations, None
count("made")
return None, generations, word
