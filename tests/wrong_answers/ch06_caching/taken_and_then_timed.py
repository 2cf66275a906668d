# exercise: 6.5
# verdict: wrong
# extra: yes
# misconception: A lock is taken, and then it is said for how long.
# feedback: by itself
# region: cached.py:take
word = secrets.token_hex(8)
if not cache().setnx(lock_key(key), word):
    return None
cache().pexpire(lock_key(key), int(current_app.config["CACHE_LOCK_SECONDS"] * 1000))
return word
