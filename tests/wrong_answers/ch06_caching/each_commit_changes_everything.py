# exercise: 6.6
# verdict: wrong
# misconception: To be safe, every commit empties the cache.
# feedback: should forget nothing
# extra: yes
# region: invalidation.py:tell
session.info.pop("touched", None)
if not session.in_nested_transaction():
    forget([ALL])
