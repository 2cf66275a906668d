# exercise: 4.1
# verdict: wrong
# misconception: Up to 10,000 rows may be read: the last of the page is the one that counts.
# extra: yes
# feedback: should be 200
# region: asking.py:OffsetQuery.check_depth
if data.get("page", 1) * data.get("page_size", 1) > DEEPEST:
    raise ValidationError(f"must not reach further than {DEEPEST} books: use a cursor", "page")
