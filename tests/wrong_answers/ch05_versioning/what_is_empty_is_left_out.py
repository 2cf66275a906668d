# exercise: 5.4
# verdict: wrong
# misconception: A member that has no value says nothing, so it need not be there.
# feedback: but is not there
# extra: yes
# region: books.py:grouped_book
flat = flat_book(book)
grouped = {"id": flat.pop("id"), "title": flat.pop("title")}
for name, members in (("author", AUTHOR), ("publication", PUBLICATION)):
    values = {member: flat.pop(old) for member, old in members.items()}
    grouped[name] = {member: value for member, value in values.items() if value is not None}
return {**grouped, **flat}
