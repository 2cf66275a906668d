# exercise: 4.4
# verdict: wrong
# misconception: BETWEEN says what a window is.
# feedback: should be in one window
# region: asking.py:Moment._deserialize
try:
    found = datetime.fromisoformat(value)
except ValueError:
    raise ValidationError("must be a moment") from None
return found if found.tzinfo else found.replace(tzinfo=UTC)
# region: activity.py:window
return select(Book).where(Book.updated_at.between(since, until))
# region: activity.py:end_of
return until or now()
