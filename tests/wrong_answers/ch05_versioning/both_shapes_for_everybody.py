# exercise: 5.4
# verdict: wrong
# misconception: A new version adds to the old one, so that its clients need to change nothing.
# feedback: author_bio should not be there
# region: books.py:grouped_book
flat = flat_book(book)
author = {name: flat[old] for name, old in AUTHOR.items()}
publication = {name: flat[old] for name, old in PUBLICATION.items()}
return {**flat, "author": author, "publication": publication}
