# exercise: 5.1
# verdict: wrong
# misconception: A path that names no version names the first one.
# feedback: should be led to none
# region: versions.py:take_from_path
g.version_in_path = (values or {}).pop(IN_PATH, FIRST)
# region: versions.py:carry
if IN_PATH in values:
    return
if g.version_in_path:
    values[IN_PATH] = g.version_in_path
elif g.version_in_query:
    values[QUERY] = g.version_in_query
