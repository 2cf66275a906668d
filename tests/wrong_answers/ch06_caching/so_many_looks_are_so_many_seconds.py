# exercise: 6.5
# verdict: wrong
# extra: yes
# misconception: A look takes as long as the sleep before it.
# feedback: still waits
# region: cached.py:find
entry, generations = look(key, wanted)
if entry and not entry.old():
    return entry, generations, None
word = take(key)
if word is None and entry:
    count("stale")
    return entry, generations, None
count("misses")
for _ in range(int(current_app.config["CACHE_LOCK_SECONDS"] / STEP)):
    if word:
        break
    time.sleep(STEP)
    entry, generations = look(key, wanted, first=False)
    if entry:
        return entry, generations, None
    word = take(key)
if word:
    entry, generations = look(key, wanted, first=False)
    if entry and not entry.old():
        release(key, word)
        return entry, generations, None
count("made")
return None, generations, word
