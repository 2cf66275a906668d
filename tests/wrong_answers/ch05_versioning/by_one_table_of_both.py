# exercise: 5.4
# verdict: right
# misconception: One table from the old name to the new place serves both directions.
# region: books.py:grouped_book
places = {old: ("author", name) for name, old in AUTHOR.items()}
places |= {old: ("publication", name) for name, old in PUBLICATION.items()}
grouped = {"author": {}, "publication": {}}
for old, value in flat_book(book).items():
    group, name = places.get(old, ("", old))
    (grouped[group] if group else grouped)[name] = value
return grouped
# region: books.py:GroupedBookInput.flatten
groups = {"author": AUTHOR, "publication": PUBLICATION}
flat = {}
for name, value in values.items():
    if name in groups:
        for member in value:
            flat[groups[name][member]] = value[member]
    else:
        flat[name] = value
return flat
