# exercise: 5.1
# verdict: wrong
# misconception: A link leads to a thing, and the thing is the same in every version.
# feedback: should stay in version 2
# region: versions.py:take_from_path
g.version_in_path = (values or {}).pop(IN_PATH, None)
# region: versions.py:carry
