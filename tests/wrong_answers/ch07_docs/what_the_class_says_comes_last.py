# exercise: 7.1
# verdict: wrong
# extra: yes
# misconception: The class of a field is the last to speak.
# feedback: should not fit
# region: shapes.py:constraints
kind = next((kind for kind in type(field).__mro__ if kind in FIELDS), None)
keywords = FIELDS[kind](field) if kind else {}
for validator in field.validators:
    if validator in VALIDATORS:
        keywords = VALIDATORS[validator]() | keywords
if field.allow_none and "type" in keywords:
    keywords["type"] = [keywords["type"], "null"]
return keywords
