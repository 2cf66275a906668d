# exercise: 7.1
# verdict: wrong
# misconception: Where a function checks a value, its class has nothing to say.
# feedback: should not fit
# extra: yes
# region: shapes.py:constraints
kind = next((kind for kind in type(field).__mro__ if kind in FIELDS), None)
keywords = FIELDS[kind](field) if kind else {}
for validator in field.validators:
    if validator in VALIDATORS:
        keywords = VALIDATORS[validator]()
if field.allow_none and "type" in keywords:
    keywords["type"] = [keywords["type"], "null"]
return keywords
