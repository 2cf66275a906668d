# exercise: 1.6
# verdict: wrong
# misconception: An id that the client chose may stay, if it has only letters, digits and hyphens.
# feedback: should come back as a UUID of our own
# region: audit.py:request_name
return claimed.lower() if re.fullmatch(r"[\w-]{1,64}", claimed) else str(uuid.uuid4())
