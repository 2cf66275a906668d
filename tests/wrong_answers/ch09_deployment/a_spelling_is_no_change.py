# exercise: 9.6
# verdict: wrong
# misconception: The number is written in another way; nothing else is touched.
# feedback: versions should be
# region: migrations.py:spell_isbns
books, last, more = sa.inspect(Book).local_table, 0, True
while more:
    with db.engine.begin() as connection:
        batch = sa.select(books.c.id, books.c.isbn).where(books.c.id > last).order_by(books.c.id).limit(BATCH)
        rows = connection.execute(batch).all()
        for number, isbn in rows:
            with suppress(ValueError, IntegrityError), connection.begin_nested():
                spelled = to_isbn13(isbn or "")
                changed = {"isbn": spelled, "updated_at": books.c.updated_at}
                same = (books.c.id == number, books.c.isbn == isbn, books.c.isbn != spelled)
                connection.execute(books.update().where(*same).values(changed))
    more = bool(rows)
    last = rows[-1].id if rows else last
invalidation.forget([invalidation.ALL])
