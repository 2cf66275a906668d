# exercise: 9.3
# verdict: wrong
# extra: yes
# misconception: An answer about another book was mixed up, and may be right the next time.
# feedback: should be asked once
# region: lookup.py:checked
try:
    values: dict[str, Any] = KNOWN.load(strict_json.parse(content))
except (ValueError, ValidationError) as error:
    raise Failed(f"not as it should be: {error}") from None
if values["isbn"] != isbn:
    raise Passing("another book")
return values
