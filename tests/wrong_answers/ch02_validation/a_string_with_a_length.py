# exercise: 2.3
# verdict: wrong
# misconception: A text is a string that is not too long.
# feedback: é should be stored as one character
# region: books.py:BookInput
title = fields.String(required=True, validate=validate.Length(1, LONGEST["title"]))
author = fields.String(required=True, validate=validate.Length(1, LONGEST["author"]))
author_bio = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=LONGEST["author_bio"]))
publication_year = WholeNumber(allow_none=True, load_default=None, validate=check_year)
publisher = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=LONGEST["publisher"]))
isbn = Isbn(allow_none=True, load_default=None)
summary = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=LONGEST["summary"]))
genres = fields.List(
    fields.String(validate=validate.Length(1, LONGEST["genre"])),
    load_default=list,
    validate=validate.Length(max=MOST_GENRES),
)
