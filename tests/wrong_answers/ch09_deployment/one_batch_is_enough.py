# exercise: 9.6
# verdict: wrong
# misconception: The loop ends with the first batch that has nothing to change.
# feedback: should have thirteen digits
# region: migrations.py:spell_isbns
last, more = 0, True
try:
    while more:
        with db.engine.begin() as connection:
            batch = sa.select(Book.id, Book.isbn).where(Book.id > last).order_by(Book.id).limit(BATCH)
            rows = connection.execute(batch).all()
            for number, isbn in rows:
                with suppress(ValueError, IntegrityError), connection.begin_nested():
                    spelled = to_isbn13(isbn or "")
                    same = (Book.id == number, Book.isbn == isbn, Book.isbn != spelled)
                    changed = sa.update(Book).where(*same).values(isbn=spelled, version=Book.version + 1)
                    connection.execute(changed)  # and updated_at is now, as the model says
        more = any(len(row.isbn or "") != 13 for row in rows)
        last = rows[-1].id if rows else last
finally:
    invalidation.forget([invalidation.ALL])
