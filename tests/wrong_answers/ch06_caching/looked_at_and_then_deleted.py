# exercise: 6.5
# verdict: wrong
# extra: yes
# misconception: Who sees their own word deletes their own lock.
# feedback: another one's
# region: cached.py:release
if cache().get(lock_key(key)) == word.encode():
    cache().delete(lock_key(key))
