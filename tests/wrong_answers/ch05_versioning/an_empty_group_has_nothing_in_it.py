# exercise: 5.4
# verdict: wrong
# misconception: Who sends a group with nothing in it wants nothing to be in it.
# feedback: after a PATCH in version 2 with {'author': {}
# extra: yes
# region: books.py:GroupedBookInput.flatten
for name, members in (("author", AUTHOR), ("publication", PUBLICATION)):
    found = values.pop(name, None)
    if found == {}:
        found = {member: None for member in members if member != "name"}
    values |= {members[member]: value for member, value in (found or {}).items()}
return values
