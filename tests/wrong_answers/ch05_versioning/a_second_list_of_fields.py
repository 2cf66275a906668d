# exercise: 5.4
# verdict: wrong
# misconception: A new version is a new list of fields, written from the old one.
# feedback: should
# region: books.py:grouped_book
return {
    "id": book.id,
    "title": book.title,
    "author": {"name": book.author, "bio": book.author_bio},
    "publication": {"year": book.publication_year, "publisher": book.publisher, "isbn": book.isbn},
    "summary": book.summary,
    "genres": [row.genre for row in book.genre_rows],
}
# region: books.py:GroupedBookInput.flatten
for name, members in (("author", AUTHOR), ("publication", PUBLICATION)):
    found = values.pop(name, {})
    values |= {old: found.get(member) for member, old in members.items()}
return values
