# exercise: 2.5
# verdict: wrong
# misconception: In which order two replacements are made is no matter.
# feedback: a JSON Pointer writes ~1 and ~0
# extra: yes
# region: queries.py:load_query
faults = {name: "must be given once" for name, values in request.args.lists() if len(values) > 1}
try:
    query = load(schema, request.args)
except Invalid as invalid:
    for pointer, fault in invalid.errors.items():
        faults.setdefault(pointer.removeprefix("/").replace("~0", "~").replace("~1", "/"), fault)
if faults:
    raise InvalidQuery(faults)
return query
