# exercise: 2.5
# verdict: wrong
# misconception: What is a column of a book may be sorted by; as text, so that it goes for all of them.
# feedback: a list that is ours
# region: queries.py:BookQuery
author = Text(shortest=1, longest=LONGEST_Q)
genre = Text(shortest=1, longest=LONGEST_Q)
year_from = Year()
year_to = Year()
sort = fields.String(load_default="id", validate=validate.OneOf(list(Book.__table__.columns.keys())))
dir = fields.String(load_default="asc", validate=validate.OneOf(DIRECTIONS))
# region: queries.py:ordering
from sqlalchemy import String, cast

column = getattr(Book, query["sort"])
if not isinstance(column.type, String) and query["sort"] != "id":
    column = cast(column, String)
columns = [column, Book.id]
return [(found.desc() if query["dir"] == "desc" else found.asc()).nulls_last() for found in columns]
