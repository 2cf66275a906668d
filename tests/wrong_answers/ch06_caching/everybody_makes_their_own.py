# exercise: 6.5
# verdict: wrong
# misconception: Who finds nothing makes it.
# feedback: one
# region: cached.py:take
return "mine"
# region: cached.py:release
cache().delete(lock_key(key))
# region: cached.py:find
entry, generations = look(key, wanted)
if entry and not entry.old():
    return entry, generations, None
count("misses")
count("made")
return None, generations, take(key)
