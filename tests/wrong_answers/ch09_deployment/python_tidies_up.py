# exercise: 9.6
# verdict: wrong
# extra: yes
# misconception: A connection ends by itself when nobody has it any more.
# feedback: should leave no transaction open
# region: migrations.py:spell_isbns
last, more = 0, True
try:
    connection = db.engine.connect()
    transaction = connection.begin()
    while more:
        batch = sa.select(Book.id, Book.isbn).where(Book.id > last).order_by(Book.id).limit(BATCH)
        rows = connection.execute(batch).all()
        for number, isbn in rows:
            with suppress(ValueError):
                spelled = to_isbn13(isbn or "")
                same = (Book.id == number, Book.isbn == isbn, Book.isbn != spelled)
                changed = sa.update(Book).where(*same).values(isbn=spelled, version=Book.version + 1)
                with suppress(IntegrityError):
                    connection.execute(changed)
        more = bool(rows)
        last = rows[-1].id if rows else last
    transaction.commit()
    connection.close()
finally:
    invalidation.forget([invalidation.ALL])
