# exercise: 2.3
# verdict: wrong
# misconception: What is not sent is not there; a default is for what every book has.
# feedback: should be None, but is
# extra: yes
# region: books.py:BookInput
title = Text(shortest=1, longest=LONGEST["title"], required=True)
author = Text(shortest=1, longest=LONGEST["author"], required=True)
author_bio = Text(longest=LONGEST["author_bio"], lines=True, allow_none=True)
publication_year = WholeNumber(allow_none=True, validate=check_year)
publisher = Text(longest=LONGEST["publisher"], allow_none=True)
isbn = Isbn(allow_none=True, load_default=None)
summary = Text(longest=LONGEST["summary"], lines=True, allow_none=True)
genres = fields.List(
    Text(shortest=1, longest=LONGEST["genre"]),
    validate=validate.Length(max=MOST_GENRES, error="must have at most {max} entries"),
    error_messages=LIST_MESSAGES,
)
