# exercise: 5.1
# verdict: wrong
# misconception: Each link should say which version it is, also to who has never heard of one.
# feedback: should be led to none
# region: versions.py:take_from_path
g.version_in_path = (values or {}).pop(IN_PATH, None)
# region: versions.py:carry
if IN_PATH in values:
    return
if g.version_in_query:
    values[QUERY] = g.version_in_query
else:
    values[IN_PATH] = version()
