# exercise: 6.5
# verdict: wrong
# misconception: Who takes a lock gives it back.
# feedback: by itself
# region: cached.py:take
word = secrets.token_hex(8)
return word if cache().setnx(lock_key(key), word) else None
