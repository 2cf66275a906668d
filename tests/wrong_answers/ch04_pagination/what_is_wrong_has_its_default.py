# exercise: 4.1
# verdict: wrong
# misconception: What is not in the data has its default.
# feedback: should be to blame
# region: asking.py:OffsetQuery.check_depth
if (data.get("page", 1) - 1) * data.get("page_size", PAGE) > DEEPEST:
    raise ValidationError(f"must not skip more than {DEEPEST} books: use a cursor", "page")
