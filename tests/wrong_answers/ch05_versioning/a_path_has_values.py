# exercise: 5.1
# verdict: wrong
# misconception: Each request has a path, and each path has values.
# feedback: should be a 404, but is a 500
# region: versions.py:take_from_path
g.version_in_path = values.pop(IN_PATH, None)
# region: versions.py:carry
if IN_PATH in values:
    return
if g.version_in_path:
    values[IN_PATH] = g.version_in_path
elif g.version_in_query:
    values[QUERY] = g.version_in_query
