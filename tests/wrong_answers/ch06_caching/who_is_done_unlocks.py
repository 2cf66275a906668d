# exercise: 6.5
# verdict: wrong
# extra: yes
# misconception: The lock that is there at the end is the one that was taken.
# feedback: another one's
# region: cached.py:release
cache().delete(lock_key(key))
