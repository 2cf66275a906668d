# exercise: 2.5
# verdict: wrong
# misconception: To look in two columns is to look in the two of them, one behind the other.
# extra: yes
# feedback: neither its title nor its author has all of it
# region: queries.py:conditions
found: list[ColumnElement[bool]] = []
if q := query.get("q"):
    found.append((Book.title + " " + Book.author).icontains(q, autoescape=True))
if author := query.get("author"):
    found.append(Book.author.icontains(author, autoescape=True))
if genre := query.get("genre"):
    found.append(Book.genre_rows.any(BookGenre.genre == genre))
if "year_from" in query:
    found.append(Book.publication_year >= query["year_from"])
if "year_to" in query:
    found.append(Book.publication_year <= query["year_to"])
return found
