# exercise: 2.3
# verdict: wrong
# misconception: A newline does no harm in a text.
# feedback: '\n' within texts
# extra: yes
# region: books.py:BookInput
title = Text(shortest=1, longest=LONGEST["title"], lines=True, required=True)
author = Text(shortest=1, longest=LONGEST["author"], lines=True, required=True)
author_bio = Text(longest=LONGEST["author_bio"], lines=True, allow_none=True, load_default=None)
publication_year = WholeNumber(allow_none=True, load_default=None, validate=check_year)
publisher = Text(longest=LONGEST["publisher"], lines=True, allow_none=True, load_default=None)
isbn = Isbn(allow_none=True, load_default=None)
summary = Text(longest=LONGEST["summary"], lines=True, allow_none=True, load_default=None)
genres = fields.List(
    Text(shortest=1, longest=LONGEST["genre"], lines=True),
    load_default=list,
    validate=validate.Length(max=MOST_GENRES, error="must have at most {max} entries"),
    error_messages=LIST_MESSAGES,
)
