# exercise: 2.5
# verdict: wrong
# misconception: A parameter is a name with one value; the one that the framework gives is the one that was meant.
# feedback: of two values one counts
# region: queries.py:load_query
try:
    return load(schema, {name: values[-1] for name, values in request.args.lists()})
except Invalid as invalid:
    raise InvalidQuery({pointer.removeprefix("/"): fault for pointer, fault in invalid.errors.items()}) from None
