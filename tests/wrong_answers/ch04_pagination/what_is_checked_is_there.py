# exercise: 4.1
# verdict: wrong
# misconception: Whoever gets the data gets all of it.
# extra: yes
# feedback: the status is 500
# region: asking.py:OffsetQuery.check_depth
most = current_app.config["DEEPEST_OFFSET"]
if (data["page"] - 1) * data["page_size"] > most:
    raise ValidationError(f"must not skip more than {most} books: use a cursor", "page")
