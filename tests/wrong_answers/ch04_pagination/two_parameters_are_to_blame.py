# exercise: 4.1
# verdict: wrong
# misconception: A fault of two parameters is one of the query as a whole.
# feedback: page should be to blame
# extra: yes
# region: asking.py:OffsetQuery.check_depth
most = current_app.config["DEEPEST_OFFSET"]
if "page" in data and "page_size" in data and (data["page"] - 1) * data["page_size"] > most:
    raise ValidationError(f"must not skip more than {most} books: use a cursor")
