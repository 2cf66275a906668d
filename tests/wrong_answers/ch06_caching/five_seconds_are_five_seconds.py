# exercise: 6.5
# verdict: wrong
# extra: yes
# misconception: What a lock lives for, the one who writes it knows.
# feedback: by itself
# region: cached.py:take
word = secrets.token_hex(8)
return word if cache().set(lock_key(key), word, nx=True, ex=5) else None
