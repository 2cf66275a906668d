# exercise: 2.5
# verdict: wrong
# misconception: LIKE passes over the case, as one sees with any title.
# extra: yes
# feedback: SQLite's LIKE knows the two cases of A to Z only
# region: queries.py:conditions
found: list[ColumnElement[bool]] = []
if q := query.get("q"):
    found.append(or_(Book.title.contains(q, autoescape=True), Book.author.contains(q, autoescape=True)))
if author := query.get("author"):
    found.append(Book.author.contains(author, autoescape=True))
if genre := query.get("genre"):
    found.append(Book.genre_rows.any(BookGenre.genre == genre))
if "year_from" in query:
    found.append(Book.publication_year >= query["year_from"])
if "year_to" in query:
    found.append(Book.publication_year <= query["year_to"])
return found
