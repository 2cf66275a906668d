# exercise: 5.1
# verdict: wrong
# misconception: The version of an address is that of the request, whatever the address was given.
# feedback: should lead there
# region: versions.py:take_from_path
g.version_in_path = (values or {}).pop(IN_PATH, None)
# region: versions.py:carry
if g.version_in_path:
    values[IN_PATH] = g.version_in_path
elif g.version_in_query:
    values.pop(IN_PATH, None)
    values[QUERY] = g.version_in_query
