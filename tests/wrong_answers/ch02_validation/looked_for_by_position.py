# exercise: 2.5
# verdict: right
# misconception: No LIKE at all: the database looks for the position of a text within another; genres by a subquery.
# region: queries.py:Year._deserialize
if value.isascii() and value.removeprefix("-").isdigit() and len(value.removeprefix("-")) <= 4:
    return int(value)
raise ValidationError("must be a year of at most four digits")
# region: queries.py:conditions
from sqlalchemy import and_, func, select, true

from solutions.ch00_books_api.models import db

position = func.strpos if db.engine.dialect.name == "postgresql" else func.instr


def within(column, text):
    return position(func.lower(column), func.lower(text)) > 0


with_genre = select(BookGenre.book_id).where(BookGenre.genre == query.get("genre"))
return [
    and_(
        or_(within(Book.title, query["q"]), within(Book.author, query["q"])) if "q" in query else true(),
        within(Book.author, query["author"]) if "author" in query else true(),
        Book.id.in_(with_genre) if "genre" in query else true(),
        Book.publication_year.between(query.get("year_from", -9999), query.get("year_to", 9999))
        if {"year_from", "year_to"} & query.keys()
        else true(),
    )
]
# region: queries.py:ordering
from sqlalchemy import asc, desc

turned = {"asc": asc, "desc": desc}[query["dir"]]
column = {name: Book.__table__.c[name] for name in SORTS}[query["sort"]]
return [column.is_(None), turned(column), turned(Book.__table__.c.id)]
