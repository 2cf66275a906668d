# exercise: 5.4
# verdict: wrong
# misconception: A group that is sent is the new group, as a field that is sent is the new field.
# feedback: after a PATCH in version 2 with {'author': {'name':
# extra: yes
# region: books.py:GroupedBookInput.flatten
for name, members in (("author", AUTHOR), ("publication", PUBLICATION)):
    if found := values.pop(name, {}):
        values |= {old: found.get(member) for member, old in members.items()}
return values
