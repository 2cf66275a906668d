# exercise: 6.5
# verdict: wrong
# misconception: The lock is given back when the answer is there.
# feedback: nobody should have a lock
# region: cached.py:release
if cache().exists(key):
    cache().eval(RELEASE, 1, lock_key(key), word)
