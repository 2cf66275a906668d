# exercise: 2.5
# verdict: wrong
# misconception: Who searches types words; a book that has all of them is a hit.
# extra: yes
# feedback: q is one text
# region: queries.py:conditions
found: list[ColumnElement[bool]] = []
if q := query.get("q"):
    for word in q.split():
        found.append(or_(Book.title.icontains(word, autoescape=True), Book.author.icontains(word, autoescape=True)))
if author := query.get("author"):
    found.append(Book.author.icontains(author, autoescape=True))
if genre := query.get("genre"):
    found.append(Book.genre_rows.any(BookGenre.genre == genre))
if "year_from" in query:
    found.append(Book.publication_year >= query["year_from"])
if "year_to" in query:
    found.append(Book.publication_year <= query["year_to"])
return found
