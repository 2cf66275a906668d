# exercise: 4.1
# verdict: wrong
# misconception: The later the page, the deeper it begins.
# feedback: should be 200
# region: asking.py:OffsetQuery.check_depth
if "page_size" in data and data.get("page", 1) > DEEPEST // PAGE + 1:
    raise ValidationError(f"must not be more than {DEEPEST // PAGE + 1}: use a cursor", "page")
