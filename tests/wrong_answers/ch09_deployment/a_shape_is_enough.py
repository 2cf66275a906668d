# exercise: 9.3
# verdict: wrong
# misconception: The names are there, so the values are taken as they are.
# feedback: should be a 503
# extra: yes
# region: lookup.py:checked
try:
    found = strict_json.parse(content)
    values = {name: found[name] for name in ("title", "author", "publication_year", "publisher", "isbn")}
    values["isbn"] = to_isbn13(values["isbn"])
    values["title"] = KNOWN.fields["title"].deserialize(values["title"])
except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
    raise Failed(f"not as it should be: {error}") from None
if values["isbn"] != isbn:
    raise Failed("another book")
return values
