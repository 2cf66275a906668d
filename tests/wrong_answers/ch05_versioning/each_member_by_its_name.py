# exercise: 5.4
# verdict: right
# misconception: The first look is left alone, and each value is named in both directions.
# region: books.py:grouped_book
from solutions.ch00_books_api.links import book_links
from solutions.ch00_books_api.representations import timestamp

return {
    "_links": book_links(book),
    "id": book.id,
    "title": book.title,
    "author": {"name": book.author, "bio": book.author_bio},
    "publication": {"year": book.publication_year, "publisher": book.publisher, "isbn": book.isbn},
    "summary": book.summary,
    "genres": sorted(book.genres),
    "created_at": timestamp(book.created_at),
    "updated_at": timestamp(book.updated_at),
}
# region: books.py:GroupedBookInput.flatten
flat = {name: value for name, value in values.items() if name not in ("author", "publication")}
author, publication = values.get("author", {}), values.get("publication", {})
if "name" in author:
    flat["author"] = author["name"]
if "bio" in author:
    flat["author_bio"] = author["bio"]
for member, old in (("year", "publication_year"), ("publisher", "publisher"), ("isbn", "isbn")):
    if member in publication:
        flat[old] = publication[member]
return flat
