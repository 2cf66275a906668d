# exercise: 2.5
# verdict: wrong
# extra: yes
# misconception: Two characters mean something within LIKE, so a backslash goes before these two.
# feedback: the book with these letters
# region: queries.py:conditions
def contains(column, text):
    return column.ilike("%" + text.replace("%", "\\%").replace("_", "\\_") + "%", escape="\\")


found: list[ColumnElement[bool]] = []
if "q" in query:
    found.append(or_(contains(Book.title, query["q"]), contains(Book.author, query["q"])))
if "author" in query:
    found.append(contains(Book.author, query["author"]))
if "genre" in query:
    found.append(Book.genre_rows.any(BookGenre.genre == query["genre"]))
if "year_from" in query:
    found.append(Book.publication_year >= query["year_from"])
if "year_to" in query:
    found.append(Book.publication_year <= query["year_to"])
return found
