# exercise: 5.4
# verdict: wrong
# misconception: A member that is null has not been filled in, and stays what it was.
# feedback: after a PATCH in version 2 with {'author': {'name': 'Borges', 'bio': None}}
# region: books.py:GroupedBookInput.flatten
for name, members in (("author", AUTHOR), ("publication", PUBLICATION)):
    found = values.pop(name, {})
    values |= {members[member]: value for member, value in found.items() if value is not None}
return values
