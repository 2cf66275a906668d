# exercise: 9.6
# verdict: wrong
# misconception: Nobody tells the cache: it notices changes by itself.
# feedback: after the upgrade the list should show
# extra: yes
# region: migrations.py:spell_isbns
last, more = 0, True
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
    more = bool(rows)
    last = rows[-1].id if rows else last
