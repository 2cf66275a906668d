# exercise: 6.6
# verdict: wrong
# misconception: Redis knows its names, so one asks for them.
# feedback: KEYS was used
# region: control.py:drop
found = cache().keys(f"{NAMESPACE}answer:{pattern}")
return unlink(found)
