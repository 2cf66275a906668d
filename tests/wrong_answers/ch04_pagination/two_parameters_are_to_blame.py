# exercise: 4.1
# verdict: wrong
# misconception: A fault of two parameters is one of the query as a whole.
# feedback: page should be to blame
# region: asking.py:OffsetQuery.check_depth
if (data.get("page", 1) - 1) * data.get("page_size", 1) > DEEPEST:
    raise ValidationError(f"must not skip more than {DEEPEST} books: use a cursor")
