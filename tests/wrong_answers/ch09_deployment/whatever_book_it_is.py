# exercise: 9.3
# verdict: wrong
# misconception: The answer is about some book, and nobody looks about which.
# feedback: another book
# extra: yes
# region: lookup.py:checked
try:
    values: dict[str, Any] = KNOWN.load(strict_json.parse(content))
except (ValueError, ValidationError) as error:
    raise Failed(f"not as it should be: {error}") from None
return values
