# exercise: 2.3
# verdict: wrong
# misconception: What int() can read is a number.
# feedback: the year '1984': nothing should be stored
# extra: yes
# region: books.py:BookInput
title = Text(shortest=1, longest=LONGEST["title"], required=True)
author = Text(shortest=1, longest=LONGEST["author"], required=True)
author_bio = Text(longest=LONGEST["author_bio"], lines=True, allow_none=True, load_default=None)
publication_year = fields.Integer(allow_none=True, load_default=None, validate=check_year)
publisher = Text(longest=LONGEST["publisher"], allow_none=True, load_default=None)
isbn = Isbn(allow_none=True, load_default=None)
summary = Text(longest=LONGEST["summary"], lines=True, allow_none=True, load_default=None)
genres = fields.List(
    Text(shortest=1, longest=LONGEST["genre"]),
    load_default=list,
    validate=validate.Length(max=MOST_GENRES, error="must have at most {max} entries"),
    error_messages=LIST_MESSAGES,
)
