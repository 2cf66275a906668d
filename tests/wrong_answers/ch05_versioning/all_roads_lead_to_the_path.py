# exercise: 5.1
# verdict: wrong
# misconception: The path is the best place for a version, so whoever names one is led there.
# feedback: should stay in version
# region: versions.py:take_from_path
g.version_in_path = (values or {}).pop(IN_PATH, None)
# region: versions.py:carry
named = g.version_in_path or g.version_in_query
if named and IN_PATH not in values:
    values[IN_PATH] = named
