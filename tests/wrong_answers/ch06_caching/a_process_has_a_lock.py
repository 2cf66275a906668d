# exercise: 6.5
# verdict: wrong
# extra: yes
# misconception: A lock is one of a process.
# feedback: a word of its own
# region: cached.py:take
import os
word = str(os.getpid())
life = int(current_app.config["CACHE_LOCK_SECONDS"] * 1000)
return word if cache().set(lock_key(key), word, nx=True, px=life) else None
