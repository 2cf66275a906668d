# exercise: 7.1
# verdict: wrong
# misconception: The one field of our own is the text.
# feedback: should not fit
# extra: yes
# region: shapes.py:constraints
kind = next((kind for kind in FIELDS if type(field) is kind and kind.__name__ == "Text"), None)
keywords = FIELDS[kind](field) if kind else {}
for validator in field.validators:
    if validator in VALIDATORS:
        keywords |= VALIDATORS[validator]()
if field.allow_none and "type" in keywords:
    keywords["type"] = [keywords["type"], "null"]
return keywords
