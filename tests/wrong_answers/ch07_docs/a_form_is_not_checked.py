# exercise: 7.1
# verdict: wrong
# misconception: A format is a hint, and no constraint.
# feedback: format
# extra: yes
# region: shapes.py:constraints
kind = next((kind for kind in type(field).__mro__ if kind in FIELDS), None)
keywords = FIELDS[kind](field) if kind else {}
for validator in field.validators:
    if validator in VALIDATORS:
        keywords |= VALIDATORS[validator]()
if field.allow_none and "type" in keywords:
    keywords["type"] = [keywords["type"], "null"]
keywords.pop("format", None)
return keywords
