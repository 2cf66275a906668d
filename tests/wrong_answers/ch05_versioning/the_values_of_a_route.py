# exercise: 5.1
# verdict: right
# misconception: Differs in how it is written: one branch for what there is, and one update for what is added.
# region: versions.py:take_from_path
if values and IN_PATH in values:
    g.version_in_path = values[IN_PATH]
    del values[IN_PATH]
else:
    g.version_in_path = None
# region: versions.py:carry
in_path, in_query = g.get("version_in_path"), g.get("version_in_query")
given = {IN_PATH, QUERY} & set(values)
more = {IN_PATH: in_path} if in_path else {QUERY: str(in_query)} if in_query else {}
if not given:
    values.update(more)
