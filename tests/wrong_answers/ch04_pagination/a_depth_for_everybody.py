# exercise: 4.1
# verdict: wrong
# extra: yes
# misconception: Ten thousand rows are deep enough, or too deep, wherever this runs.
# feedback: with DEEPEST_OFFSET=10
# region: asking.py:OffsetQuery.check_depth
if "page" in data and "page_size" in data and (data["page"] - 1) * data["page_size"] > 10_000:
    raise ValidationError("must not skip more than 10000 books: use a cursor", "page")
