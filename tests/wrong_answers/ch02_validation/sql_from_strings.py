# exercise: 2.5
# verdict: wrong
# misconception: A statement is a text, and a query string fills its gaps.
# feedback: a value, not a part of the statement
# region: queries.py:Year._deserialize
return int(value)
# region: queries.py:BookQuery
class Meta:
    unknown = "exclude"


author = fields.String()
genre = fields.String()
year_from = Year()
year_to = Year()
sort = fields.String(load_default="id")
dir = fields.String(load_default="asc")
# region: queries.py:load_query
try:
    return load(schema, request.args.to_dict())
except Invalid as invalid:
    raise InvalidQuery({pointer[1:]: fault for pointer, fault in invalid.errors.items()}) from None
# region: queries.py:conditions
from sqlalchemy import text

found = []
if q := query.get("q"):
    found.append(text(f"(lower(books.title) LIKE lower('%{q}%') OR lower(books.author) LIKE lower('%{q}%'))"))
if author := query.get("author"):
    found.append(text(f"lower(books.author) LIKE lower('%{author}%')"))
if genre := query.get("genre"):
    found.append(text(f"books.id IN (SELECT book_id FROM book_genres WHERE genre = '{genre}')"))
if "year_from" in query:
    found.append(Book.publication_year >= query["year_from"])
if "year_to" in query:
    found.append(Book.publication_year <= query["year_to"])
return found
# region: queries.py:ordering
from sqlalchemy import text

return [text(f"{query['sort']} {query['dir']}")]
