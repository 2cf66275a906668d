# exercise: 4.1
# verdict: wrong
# misconception: What two parameters do together is a fault of the whole query.
# extra: yes
# feedback: without a name it blames the query as a whole
# region: asking.py:OffsetQuery.check_depth
most = current_app.config["DEEPEST_OFFSET"]
if "page" in data and "page_size" in data and (data["page"] - 1) * data["page_size"] > most:
    raise ValidationError(f"must not skip more than {most} books: use a cursor")
