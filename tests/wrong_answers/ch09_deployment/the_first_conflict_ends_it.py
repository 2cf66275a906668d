# exercise: 9.6
# verdict: wrong
# misconception: A number that is taken ends the whole upgrade.
# feedback: should succeed
# region: migrations.py:spell_isbns
books, last, more = sa.inspect(Book).local_table, 0, True
while more:
    with db.engine.begin() as connection:
        batch = sa.select(books.c.id, books.c.isbn).where(books.c.id > last).order_by(books.c.id).limit(BATCH)
        rows = connection.execute(batch).all()
        for number, isbn in rows:
            with suppress(ValueError):
                spelled = to_isbn13(isbn or "")
                changed = {"isbn": spelled, "version": books.c.version + 1, "updated_at": now()}
                same = (books.c.id == number, books.c.isbn == isbn, books.c.isbn != spelled)
                connection.execute(books.update().where(*same).values(changed))
    more = bool(rows)
    last = rows[-1].id if rows else last
invalidation.forget([invalidation.ALL])
