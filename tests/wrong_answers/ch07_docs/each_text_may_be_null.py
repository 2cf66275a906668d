# exercise: 7.1
# verdict: wrong
# extra: yes
# misconception: Null says that there is nothing, which is always allowed.
# feedback: should not fit
# region: shapes.py:constraints
kind = next((kind for kind in type(field).__mro__ if kind in FIELDS), None)
keywords = FIELDS[kind](field) if kind else {}
for validator in field.validators:
    if validator in VALIDATORS:
        keywords |= VALIDATORS[validator]()
if "type" in keywords:
    keywords["type"] = [keywords["type"], "null"]
return keywords
