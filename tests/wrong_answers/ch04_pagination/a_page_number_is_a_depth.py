# exercise: 4.1
# verdict: wrong
# misconception: The later the page, the deeper it begins.
# feedback: should be 200
# extra: yes
# region: asking.py:OffsetQuery.check_depth
most = current_app.config["DEEPEST_OFFSET"] // PAGE + 1
if data.get("page", 1) > most and "page_size" in data:
    raise ValidationError(f"must not be more than {most}: use a cursor", "page")
