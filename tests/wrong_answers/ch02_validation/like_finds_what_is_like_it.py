# exercise: 2.5
# verdict: wrong
# misconception: Looking for a text is LIKE with a percent sign on either side; the library takes care of the rest.
# feedback: have these letters
# region: queries.py:conditions
found: list[ColumnElement[bool]] = []
if "q" in query:
    found.append(Book.title.ilike(f"%{query['q']}%"))
if "author" in query:
    found.append(Book.author.ilike(f"%{query['author']}%"))
if "genre" in query:
    found.append(Book.genre_rows.any(BookGenre.genre.ilike(f"%{query['genre']}%")))
if "year_from" in query:
    found.append(Book.publication_year >= query["year_from"])
if "year_to" in query:
    found.append(Book.publication_year <= query["year_to"])
return found
