# exercise: 7.1
# verdict: wrong
# misconception: Only what is required has to be as it must be.
# feedback: should not fit
# extra: yes
# region: shapes.py:constraints
if not field.required:
    return {}
kind = next((kind for kind in type(field).__mro__ if kind in FIELDS), None)
keywords = FIELDS[kind](field) if kind else {}
for validator in field.validators:
    if validator in VALIDATORS:
        keywords |= VALIDATORS[validator]()
if field.allow_none and "type" in keywords:
    keywords["type"] = [keywords["type"], "null"]
return keywords
