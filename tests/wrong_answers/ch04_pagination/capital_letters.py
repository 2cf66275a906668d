# exercise: 4.4
# verdict: wrong
# misconception: T and Z are capital letters.
# feedback: should be a 200
# extra: yes
# region: asking.py:Moment._deserialize
form = r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:[0-5]\d)"
try:
    if not re.fullmatch(form, value, re.ASCII):
        raise ValueError
    return datetime.fromisoformat(value).astimezone(UTC)
except (ValueError, OverflowError):
    raise ValidationError("must be a moment such as 2024-05-01T12:00:00Z") from None
