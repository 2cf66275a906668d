# exercise: 9.6
# verdict: wrong
# misconception: A row that is refused is suppressed, and the next one is taken.
# feedback: current transaction is aborted
# extra: yes
# region: migrations.py:spell_isbns
last, more = 0, True
try:
    while more:
        with db.engine.begin() as connection:
            batch = sa.select(Book.id, Book.isbn).where(Book.id > last).order_by(Book.id).limit(BATCH)
            rows = connection.execute(batch).all()
            for number, isbn in rows:
                with suppress(ValueError, IntegrityError):
                    spelled = to_isbn13(isbn or "")
                    same = (Book.id == number, Book.isbn == isbn, Book.isbn != spelled)
                    changed = sa.update(Book).where(*same).values(isbn=spelled, version=Book.version + 1)
                    connection.execute(changed)  # and updated_at is now, as the model says
        more = bool(rows)
        last = rows[-1].id if rows else last
finally:
    invalidation.forget([invalidation.ALL])
