# exercise: 5.1
# verdict: wrong
# misconception: What an address has been given is kept, so a default can do no harm.
# feedback: should be one that answers, but
# extra: yes
# region: versions.py:take_from_path
g.version_in_path = (values or {}).pop(IN_PATH, None)
# region: versions.py:carry
if g.version_in_path:
    values.setdefault(IN_PATH, g.version_in_path)
elif g.version_in_query:
    values.setdefault(QUERY, g.version_in_query)
