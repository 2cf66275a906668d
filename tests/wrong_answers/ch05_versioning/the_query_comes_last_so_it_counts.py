# exercise: 5.1
# verdict: wrong
# misconception: What is named in the query is the last word, so links go on by query.
# extra: yes
# feedback: and by path, but is led to
# region: versions.py:take_from_path
g.version_in_path = (values or {}).pop(IN_PATH, None)
# region: versions.py:carry
if IN_PATH in values:
    return
if g.version_in_query:
    values[QUERY] = g.version_in_query
elif g.version_in_path:
    values[IN_PATH] = g.version_in_path
