# exercise: 2.5
# verdict: wrong
# extra: yes
# misconception: A parameter is a text with its quotes doubled, which one can do oneself.
# feedback: a part of this statement
# region: queries.py:conditions
from sqlalchemy import literal_column


def quoted(text):
    return literal_column("'" + text.replace("'", "''").replace("%", "%%").replace(":", "\\:") + "'")


def contains(column, text):
    for letter in "!%_":
        text = text.replace(letter, f"!{letter}")
    return column.ilike(quoted(f"%{text}%"), escape="!")


found: list[ColumnElement[bool]] = []
if "q" in query:
    found.append(or_(contains(Book.title, query["q"]), contains(Book.author, query["q"])))
if "author" in query:
    found.append(contains(Book.author, query["author"]))
if "genre" in query:
    found.append(Book.genre_rows.any(BookGenre.genre == quoted(query["genre"])))
if "year_from" in query:
    found.append(Book.publication_year >= query["year_from"])
if "year_to" in query:
    found.append(Book.publication_year <= query["year_to"])
return found
