# exercise: 4.4
# verdict: wrong
# misconception: A moment that has a zone is exact: it need not be in UTC.
# feedback: should be the window
# extra: yes
# region: asking.py:Moment._deserialize
form = r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:[0-5]\d)"
try:
    if not re.fullmatch(form, value.upper(), re.ASCII):
        raise ValueError
    return datetime.fromisoformat(value.upper())
except (ValueError, OverflowError):
    raise ValidationError("must be a moment such as 2024-05-01T12:00:00Z") from None
