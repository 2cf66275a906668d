# exercise: 4.4
# verdict: right
# misconception: The form has groups, and the moment is made of them; where nothing is asked for, the end is far away; now is what Python says.
# region: asking.py:Moment._deserialize
from datetime import timedelta

parts = re.fullmatch(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.]([0-9]{1,6}))?"
    r"(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))",
    value,
)
if parts is None:
    raise ValidationError("must be a date, T, a time and a zone, as RFC 3339 writes them")
*numbers, fraction, sign, hours, minutes = parts.groups()
ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
try:
    local = datetime(*map(int, numbers), int((fraction or "0").ljust(6, "0")), UTC)
    return local + ahead if sign == "-" else local - ahead
except (ValueError, OverflowError):
    raise ValidationError("is no moment of our calendar") from None
# region: activity.py:window
return select(Book).filter(Book.updated_at >= since).filter(~(Book.updated_at >= until))
# region: activity.py:end_of
ends = since, until or datetime.max.replace(tzinfo=UTC), datetime.now(UTC) - SETTLED
return sorted(ends)[1]
