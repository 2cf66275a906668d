# exercise: 7.1
# verdict: wrong
# extra: yes
# misconception: What the class of a field says counts more than what a function says of it.
# feedback: is no name
# region: shapes.py:constraints
kind = next((kind for kind in type(field).__mro__ if kind in FIELDS), None)
keywords = {}
for validator in field.validators:
    if validator in VALIDATORS:
        keywords |= VALIDATORS[validator]()
keywords |= FIELDS[kind](field) if kind else {}
if field.allow_none and "type" in keywords:
    keywords["type"] = [keywords["type"], "null"]
return keywords
