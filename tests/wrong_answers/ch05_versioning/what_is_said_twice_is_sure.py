# exercise: 5.1
# verdict: wrong
# misconception: Whoever has named the version in two ways goes on in both.
# feedback: should stay in version
# extra: yes
# region: versions.py:take_from_path
g.version_in_path = (values or {}).pop(IN_PATH, None)
# region: versions.py:carry
if IN_PATH in values:
    return
if g.version_in_path:
    values[IN_PATH] = g.version_in_path
if g.version_in_query:
    values[QUERY] = g.version_in_query
