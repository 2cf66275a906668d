# exercise: 9.6
# verdict: wrong
# misconception: The next batch begins after as many rows as are done.
# feedback: passed over where others were deleted
# region: migrations.py:spell_isbns
done, more = 0, True
try:
    while more:
        with db.engine.begin() as connection:
            batch = sa.select(Book.id, Book.isbn).order_by(Book.id).offset(done).limit(BATCH)
            rows = connection.execute(batch).all()
            for number, isbn in rows:
                with suppress(ValueError, IntegrityError), connection.begin_nested():
                    spelled = to_isbn13(isbn or "")
                    same = (Book.id == number, Book.isbn == isbn, Book.isbn != spelled)
                    changed = sa.update(Book).where(*same).values(isbn=spelled, version=Book.version + 1)
                    connection.execute(changed)  # and updated_at is now, as the model says
        more = bool(rows)
        done += BATCH
finally:
    invalidation.forget([invalidation.ALL])
