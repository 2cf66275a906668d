# exercise: 4.1
# verdict: right
# misconception: The ids of the page are found in an index, and only then the books (a deferred join), in one statement.
# region: asking.py:Number._deserialize
digits = value.lstrip("0")
if not value or len(digits) > len(str(self.most)) or set(value) - set("0123456789"):
    raise ValidationError(f"must be a whole number of at least {self.least} and at most {self.most}")
number = int(digits or "0")
if number < self.least or number > self.most:
    raise ValidationError(f"must be a whole number of at least {self.least} and at most {self.most}")
return number
# region: asking.py:OffsetQuery.check_depth
if {"page", "page_size"} <= data.keys():
    skipped = data["page"] * data["page_size"] - data["page_size"]
    if skipped > int(current_app.config["DEEPEST_OFFSET"]):
        raise ValidationError("begins too deep in the list: use a cursor", field_name="page")
# region: pages.py:offset_page
from solutions.ch00_books_api.models import Book

skipped = size * page - size
ids = rows.with_only_columns(Book.id).order_by(*sorted_by).limit(size + 1).offset(skipped).subquery()
found = db.session.scalars(select(Book).join(ids, ids.c.id == Book.id).order_by(*sorted_by)).unique().all()
return list(found)[:size], len(found) == size + 1
