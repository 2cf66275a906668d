# exercise: 4.4
# verdict: wrong
# misconception: fromisoformat() reads RFC 3339, and what it reads is that.
# feedback: should be a 400
# region: asking.py:Moment._deserialize
try:
    found = datetime.fromisoformat(value.upper())
    if found.tzinfo is None:
        raise ValueError
    return found.astimezone(UTC)
except (ValueError, OverflowError):
    raise ValidationError("must be a moment such as 2024-05-01T12:00:00Z") from None
