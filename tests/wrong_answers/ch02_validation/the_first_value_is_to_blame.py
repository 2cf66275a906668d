# exercise: 2.5
# verdict: wrong
# misconception: What is wrong with the value says more than that there are two of them.
# extra: yes
# feedback: should be 'must be given once'
# region: queries.py:load_query
faults = {name: "must be given once" for name, values in request.args.lists() if len(values) > 1}
try:
    query = load(schema, request.args)
except Invalid as invalid:
    for pointer, fault in invalid.errors.items():
        faults[pointer.removeprefix("/").replace("~1", "/").replace("~0", "~")] = fault
if faults:
    raise InvalidQuery(faults)
return query
