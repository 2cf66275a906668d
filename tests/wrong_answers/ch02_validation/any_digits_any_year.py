# exercise: 2.3
# verdict: wrong
# misconception: An ISBN is ten or thirteen digits, a year is a number, and PUT changes what it names.
# feedback: check digit
# region: isbn.py:to_isbn13
compact = text.replace("-", "")
if len(compact) not in (10, 13):
    raise ValueError("must be an ISBN of 10 or 13 digits")
return compact
# region: books.py:check_year
if not -9999 <= year <= 9999:
    raise ValidationError("must be a year")
# region: books.py:BookInput
title = fields.String(required=True)
author = fields.String(required=True)
author_bio = fields.String(allow_none=True)
publication_year = fields.Integer(allow_none=True, validate=check_year)
publisher = fields.String(allow_none=True)
isbn = Isbn(allow_none=True, load_default=None)
summary = fields.String(allow_none=True)
genres = fields.List(fields.String())
# region: books.py:BookItem.put
return changed(load_book(book_id), book_values(partial=True))
# region: books.py:BookItem.patch
return changed(load_book(book_id), book_values(partial=True))
