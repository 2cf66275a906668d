# exercise: 4.1
# verdict: wrong
# misconception: What is not in the data has its default.
# feedback: should be to blame
# extra: yes
# region: asking.py:OffsetQuery.check_depth
most = current_app.config["DEEPEST_OFFSET"]
if (data.get("page", 1) - 1) * data.get("page_size", PAGE) > most:
    raise ValidationError(f"must not skip more than {most} books: use a cursor", "page")
