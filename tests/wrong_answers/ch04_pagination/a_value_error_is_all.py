# exercise: 4.4
# verdict: wrong
# misconception: What is wrong with a text is a ValueError.
# feedback: should be a 400
# extra: yes
# region: asking.py:Moment._deserialize
form = r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:[0-5]\d)"
try:
    if not re.fullmatch(form, value.upper(), re.ASCII):
        raise ValueError
    return datetime.fromisoformat(value.upper()).astimezone(UTC)
except ValueError:
    raise ValidationError("must be a moment such as 2024-05-01T12:00:00Z") from None
