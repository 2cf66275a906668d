# exercise: 5.1
# verdict: right
# misconception: Differs in what it reads: the values of the route once more, and the query as it was sent.
# region: versions.py:take_from_path
named = dict(values or {})
g.version_in_path = named.get(IN_PATH)
for parameter in [name for name in named if name == IN_PATH]:
    values.pop(parameter)  # type: ignore[union-attr]
# region: versions.py:carry
already = any(name in values for name in (IN_PATH, QUERY))
match (already, g.version_in_path, g.version_in_query):
    case (False, int() as number, _):
        values[IN_PATH] = number
    case (False, None, int() as number):
        values[QUERY] = number
