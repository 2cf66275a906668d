# exercise: 4.1
# verdict: wrong
# misconception: Up to 10,000 rows may be read: the last of the page is the one that counts.
# extra: yes
# feedback: should be 200
# region: asking.py:OffsetQuery.check_depth
most = current_app.config["DEEPEST_OFFSET"]
if "page" in data and "page_size" in data and data["page"] * data["page_size"] > most:
    raise ValidationError(f"must not reach further than {most} books: use a cursor", "page")
