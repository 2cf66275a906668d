# exercise: 9.6
# verdict: wrong
# misconception: Who has looked whether the number is free may take it.
# feedback: flask db upgrade
# extra: yes
# region: migrations.py:spell_isbns
last, more = 0, True
try:
    while more:
        with db.engine.begin() as connection:
            batch = sa.select(Book.id, Book.isbn).where(Book.id > last).order_by(Book.id).limit(BATCH)
            rows = connection.execute(batch).all()
            for number, isbn in rows:
                with suppress(ValueError):
                    spelled = to_isbn13(isbn or "")
                    same = (Book.id == number, Book.isbn == isbn, Book.isbn != spelled)
                    changed = sa.update(Book).where(*same).values(isbn=spelled, version=Book.version + 1)
                    if not connection.scalar(sa.select(Book.id).where(Book.isbn == spelled)):
                        connection.execute(changed)
        more = bool(rows)
        last = rows[-1].id if rows else last
finally:
    invalidation.forget([invalidation.ALL])
