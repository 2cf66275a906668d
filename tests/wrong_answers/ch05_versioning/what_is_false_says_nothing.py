# exercise: 5.4
# verdict: wrong
# misconception: A text without characters and a 0 are nothing; null alone was meant.
# feedback: after a PATCH in version 2 with {'author': {'name': 'Borges', 'bio': ''}
# extra: yes
# region: books.py:GroupedBookInput.flatten
for name, members in (("author", AUTHOR), ("publication", PUBLICATION)):
    found = values.pop(name, {})
    values |= {members[member]: value for member, value in found.items() if value or value is None}
return values
