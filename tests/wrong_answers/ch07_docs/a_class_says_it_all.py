# exercise: 7.1
# verdict: wrong
# misconception: What a field checks, its class says.
# feedback: should
# extra: yes
# region: shapes.py:constraints
kind = next((kind for kind in type(field).__mro__ if kind in FIELDS), None)
keywords = FIELDS[kind](field) if kind else {}
if field.allow_none and "type" in keywords:
    keywords["type"] = [keywords["type"], "null"]
return keywords
