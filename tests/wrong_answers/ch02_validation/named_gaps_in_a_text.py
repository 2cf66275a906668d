# exercise: 2.5
# verdict: right
# misconception: SQL as text, whose gaps are parameters with names; the columns are a table of texts of our own.
# region: queries.py:Year._deserialize
digits = value[1:] if value.startswith("-") else value
if not (1 <= len(digits) <= 4 and all(digit in "0123456789" for digit in digits)):
    raise ValidationError("must be a year")
return int(value)
# region: queries.py:BookQuery
author = Text(shortest=1, longest=LONGEST_Q, allow_none=False)
genre = Text(shortest=1, longest=LONGEST_Q, allow_none=False)
year_from, year_to = Year(), Year()
sort = fields.String(validate=validate.OneOf(SORTS))
dir = fields.String(validate=validate.OneOf(DIRECTIONS))
# region: queries.py:load_query
errors: dict[str, str] = {}
values: dict[str, str] = {}
for name, value in request.args.items(multi=True):
    if name in values:
        errors[name] = "must be given once"
    values[name] = value
try:
    query: dict[str, Any] = schema.load(values)
except ValidationError as error:
    messages = error.normalized_messages()
    errors = {name: "; ".join(found) for name, found in messages.items()} | errors
if errors:
    raise InvalidQuery(errors)
return query
# region: queries.py:conditions
from sqlalchemy import text


def pattern(value):
    return "%" + value.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"


like = "lower(books.{}) LIKE lower(:{}) ESCAPE '!'"
gaps = {
    "q": f"({like.format('title', 'q')} OR {like.format('author', 'q')})",
    "author": like.format("author", "author"),
    "genre": "EXISTS (SELECT 1 FROM book_genres AS g WHERE g.book_id = books.id AND g.genre = :genre)",
    "year_from": "books.publication_year >= :year_from",
    "year_to": "books.publication_year <= :year_to",
}
return [
    text(gap).bindparams(**{name: pattern(query[name]) if name in ("q", "author") else query[name]})
    for name, gap in gaps.items()
    if name in query
]
# region: queries.py:ordering
from sqlalchemy import text

column, direction = query.get("sort", "id"), query.get("dir", "asc")
return [
    text(f"CASE WHEN books.{column} IS NULL THEN 1 ELSE 0 END"),
    text(f"books.{column} {direction}"),
    text(f"books.id {direction}"),
]
