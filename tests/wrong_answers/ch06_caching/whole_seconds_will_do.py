# exercise: 6.5
# verdict: wrong
# extra: yes
# misconception: Seconds are whole.
# feedback: by itself
# region: cached.py:take
word = secrets.token_hex(8)
life = int(current_app.config["CACHE_LOCK_SECONDS"])
return word if cache().set(lock_key(key), word, nx=True, ex=life) else None
