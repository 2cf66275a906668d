# exercise: 5.4
# verdict: wrong
# misconception: Side by side means that the groups go; their members keep their names.
# feedback: take over the members that are in the group, by their names
# region: books.py:GroupedBookInput.flatten
author, publication = values.pop("author", {}), values.pop("publication", {})
return values | author | publication
