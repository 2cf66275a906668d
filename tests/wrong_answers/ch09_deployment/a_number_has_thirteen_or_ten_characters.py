# exercise: 9.6
# verdict: wrong
# misconception: Ten characters are an old number, and thirteen are a new one.
# feedback: the numbers should be
# extra: yes
# region: migrations.py:spell_isbns
last, more = 0, True
try:
    while more:
        with db.engine.begin() as connection:
            batch = (
                sa.select(Book.id, Book.isbn)
                .where(Book.id > last, sa.func.length(Book.isbn) != 13)
                .order_by(Book.id)
                .limit(BATCH)
            )
            rows = connection.execute(batch).all()
            for number, isbn in rows:
                with suppress(ValueError, IntegrityError), connection.begin_nested():
                    spelled = to_isbn13(isbn or "")
                    same = (Book.id == number, Book.isbn == isbn, Book.isbn != spelled)
                    changed = sa.update(Book).where(*same).values(isbn=spelled, version=Book.version + 1)
                    connection.execute(changed)  # and updated_at is now, as the model says
        more = bool(rows)
        last = rows[-1].id if rows else last
finally:
    invalidation.forget([invalidation.ALL])
