# exercise: 2.5
# verdict: wrong
# extra: yes
# misconception: A query with a parameter twice is no query, so there is nothing in it to look at.
# feedback: should have these faults, and no other
# region: queries.py:load_query
doubles = {name: "must be given once" for name, values in request.args.lists() if len(values) > 1}
if doubles:
    raise InvalidQuery(doubles)
try:
    return load(schema, request.args.to_dict())
except Invalid as invalid:
    names = {pointer: pointer.removeprefix("/").replace("~1", "/").replace("~0", "~") for pointer in invalid.errors}
    raise InvalidQuery({names[pointer]: fault for pointer, fault in invalid.errors.items()}) from None
