# exercise: 7.1
# verdict: wrong
# extra: yes
# misconception: Whatever may be null has a type of ours.
# feedback: may be
# region: shapes.py:constraints
kind = next((kind for kind in type(field).__mro__ if kind in FIELDS), None)
keywords = FIELDS[kind](field) if kind else {}
for validator in field.validators:
    if validator in VALIDATORS:
        keywords |= VALIDATORS[validator]()
if field.allow_none:
    keywords["type"] = [keywords.get("type", "integer"), "null"]
return keywords
