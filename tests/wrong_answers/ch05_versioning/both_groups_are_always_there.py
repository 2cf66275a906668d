# exercise: 5.4
# verdict: wrong
# extra: yes
# misconception: The schema has both groups, so both are in what is loaded.
# feedback: take over the members that are in the group, by their names
# region: books.py:GroupedBookInput.flatten
for name, members in (("author", AUTHOR), ("publication", PUBLICATION)):
    values |= {members[member]: value for member, value in values.pop(name).items()}
return values
