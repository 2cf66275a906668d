# exercise: 5.1
# verdict: wrong
# misconception: Version 1 is what one gets anyway, so no address has to name it.
# feedback: should stay in version 1
# extra: yes
# region: versions.py:take_from_path
g.version_in_path = (values or {}).pop(IN_PATH, None)
# region: versions.py:carry
if IN_PATH in values:
    return
if g.version_in_path and g.version_in_path != FIRST:
    values[IN_PATH] = g.version_in_path
elif g.version_in_query and g.version_in_query != FIRST:
    values[QUERY] = g.version_in_query
