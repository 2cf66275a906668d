# exercise: 2.5
# verdict: wrong
# misconception: What int() takes is a number, and a year that is 0 was not named.
# feedback: int() reads far more
# region: queries.py:Year._deserialize
try:
    return int(value)
except ValueError:
    raise ValidationError("must be a year") from None
# region: queries.py:conditions
found: list[ColumnElement[bool]] = []
if q := query.get("q"):
    found.append(or_(Book.title.icontains(q, autoescape=True), Book.author.icontains(q, autoescape=True)))
if author := query.get("author"):
    found.append(Book.author.icontains(author, autoescape=True))
if genre := query.get("genre"):
    found.append(Book.genre_rows.any(BookGenre.genre == genre))
if year_from := query.get("year_from"):
    found.append(Book.publication_year >= year_from)
if year_to := query.get("year_to"):
    found.append(Book.publication_year <= year_to)
return found
