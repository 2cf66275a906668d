# exercise: 4.4
# verdict: right
# misconception: strptime reads it, once it is known to be of the form; and a window is what is between, without its end.
# region: asking.py:Moment._deserialize
text = value.upper()
if not re.fullmatch("[0-9-]{10}T[0-9:]{8}([.][0-9]{1,6})?(Z|[+-][0-9]{2}:[0-5][0-9])", text):
    raise ValidationError("must be a moment with its zone")
try:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z" if "." in text else "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
except (ValueError, OverflowError) as error:
    raise ValidationError("must be a moment with its zone") from error
# region: activity.py:window
return select(Book).where(Book.updated_at.between(since, until) & (Book.updated_at != until))
# region: activity.py:end_of
if until is None or until > now() - SETTLED:
    until = now() - SETTLED
return until if until > since else since
