# exercise: 2.3
# verdict: wrong
# misconception: Control characters are what does harm in a text; what does not show is not there.
# feedback: a zero-width space within texts
# extra: yes
# region: books.py:BookInput
def printed(*, shortest=0, longest, lines=False, **options):
    import unicodedata

    class Printed(fields.String):
        def _deserialize(self, value, attr, data, **kwargs):
            text = unicodedata.normalize("NFC", super()._deserialize(value, attr, data, **kwargs))
            if any(unicodedata.category(letter) == "Cc" for letter in text if not (lines and letter in "\n\t")):
                raise ValidationError("must not have control characters")
            if len(text) > longest or len(text.strip()) < shortest:
                raise ValidationError("is too short or too long")
            return text

    return Printed(error_messages=MESSAGES, **options)


title = printed(shortest=1, longest=LONGEST["title"], required=True)
author = printed(shortest=1, longest=LONGEST["author"], required=True)
author_bio = printed(longest=LONGEST["author_bio"], lines=True, allow_none=True, load_default=None)
publication_year = WholeNumber(allow_none=True, load_default=None, validate=check_year)
publisher = printed(longest=LONGEST["publisher"], allow_none=True, load_default=None)
isbn = Isbn(allow_none=True, load_default=None)
summary = printed(longest=LONGEST["summary"], lines=True, allow_none=True, load_default=None)
genres = fields.List(
    printed(shortest=1, longest=LONGEST["genre"]),
    load_default=list,
    validate=validate.Length(max=MOST_GENRES, error="must have at most {max} entries"),
    error_messages=LIST_MESSAGES,
)
