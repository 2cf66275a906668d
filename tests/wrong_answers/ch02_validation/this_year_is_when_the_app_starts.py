# exercise: 2.3
# verdict: wrong
# misconception: This year is a constant: it is known when the class is made.
# feedback: in the year
# region: books.py:BookInput
title = Text(shortest=1, longest=LONGEST["title"], required=True)
author = Text(shortest=1, longest=LONGEST["author"], required=True)
author_bio = Text(longest=LONGEST["author_bio"], lines=True, allow_none=True, load_default=None)
publication_year = WholeNumber(
    allow_none=True, load_default=None, validate=validate.Range(OLDEST_YEAR, now().year + YEARS_AHEAD)
)
publisher = Text(longest=LONGEST["publisher"], allow_none=True, load_default=None)
isbn = Isbn(allow_none=True, load_default=None)
summary = Text(longest=LONGEST["summary"], lines=True, allow_none=True, load_default=None)
genres = fields.List(
    Text(shortest=1, longest=LONGEST["genre"]),
    load_default=list,
    validate=validate.Length(max=MOST_GENRES, error="must have at most {max} entries"),
    error_messages=LIST_MESSAGES,
)
