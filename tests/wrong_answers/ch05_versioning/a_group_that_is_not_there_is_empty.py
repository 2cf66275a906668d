# exercise: 5.4
# verdict: wrong
# misconception: A group that was not sent is a group without values.
# feedback: take over the members that are in the group, by their names
# extra: yes
# region: books.py:GroupedBookInput.flatten
author, publication = values.pop("author", {}), values.pop("publication", {})
values |= {old: author.get(member) for member, old in AUTHOR.items()}
return values | {old: publication.get(member) for member, old in PUBLICATION.items()}
