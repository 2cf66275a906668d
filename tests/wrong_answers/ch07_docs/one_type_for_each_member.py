# exercise: 7.1
# verdict: wrong
# misconception: A member has one type.
# feedback: should fit
# extra: yes
# region: shapes.py:constraints
kind = next((kind for kind in type(field).__mro__ if kind in FIELDS), None)
keywords = FIELDS[kind](field) if kind else {}
for validator in field.validators:
    if validator in VALIDATORS:
        keywords |= VALIDATORS[validator]()
return keywords
