# exercise: 5.1
# verdict: wrong
# misconception: The version stands in the address, so that is where one looks for it.
# feedback: should be version 2, but is version 1
# extra: yes
# region: versions.py:take_from_path
(values or {}).pop(IN_PATH, None)
g.version_in_path = next((number for number in VERSIONS if f"/v{number}" in request.base_url), None)
# region: versions.py:carry
if IN_PATH in values:
    return
if g.version_in_path:
    values[IN_PATH] = g.version_in_path
elif g.version_in_query:
    values[QUERY] = g.version_in_query
