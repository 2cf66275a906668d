# exercise: 5.4
# verdict: wrong
# misconception: A representation is what the thing is; links were an idea of version 1.
# feedback: the links of a book in version 2
# region: books.py:grouped_book
flat = flat_book(book)
del flat["_links"]
author = {name: flat.pop(old) for name, old in AUTHOR.items()}
publication = {name: flat.pop(old) for name, old in PUBLICATION.items()}
return {**flat, "author": author, "publication": publication}
