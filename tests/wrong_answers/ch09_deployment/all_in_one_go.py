# exercise: 9.6
# verdict: wrong
# misconception: Rows are read in batches, and committed all together.
# feedback: the batches before the obstacle should be done
# extra: yes
# region: migrations.py:spell_isbns
last, more = 0, True
try:
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        while more:
            batch = sa.select(Book.id, Book.isbn).where(Book.id > last).order_by(Book.id).limit(BATCH)
            rows = connection.execute(batch).all()
            for number, isbn in rows:
                with suppress(ValueError, IntegrityError), connection.begin_nested():
                    spelled = to_isbn13(isbn or "")
                    same = (Book.id == number, Book.isbn == isbn, Book.isbn != spelled)
                    connection.execute(sa.update(Book).where(*same).values(isbn=spelled, version=Book.version + 1))
            more = bool(rows)
            last = rows[-1].id if rows else last
        connection.commit()
finally:
    invalidation.forget([invalidation.ALL])
