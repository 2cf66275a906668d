# exercise: 2.5
# verdict: wrong
# misconception: Filters are what a book may fit; who names more of them is shown more.
# feedback: of which all of it holds
# region: queries.py:conditions
years: list[ColumnElement[bool]] = []
if "year_from" in query:
    years.append(Book.publication_year >= query["year_from"])
if "year_to" in query:
    years.append(Book.publication_year <= query["year_to"])
texts: list[ColumnElement[bool]] = []
if "q" in query:
    texts.append(Book.title.icontains(query["q"], autoescape=True))
    texts.append(Book.author.icontains(query["q"], autoescape=True))
if "author" in query:
    texts.append(Book.author.icontains(query["author"], autoescape=True))
if "genre" in query:
    texts.append(Book.genre_rows.any(BookGenre.genre == query["genre"]))
return [*years, or_(*texts)] if texts else years
