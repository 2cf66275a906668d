# exercise: 9.6
# verdict: wrong
# misconception: Rows that have one number in two spellings are both left to people.
# feedback: these five rows should be
# extra: yes
# region: migrations.py:spell_isbns
last, more = 0, True
seen, twice = set(), set()
with db.engine.connect() as connection:
    for (isbn,) in connection.execute(sa.select(Book.isbn).where(Book.isbn.is_not(None))):
        with suppress(ValueError):
            spelled = to_isbn13(isbn)
            (twice if spelled in seen else seen).add(spelled)
try:
    while more:
        with db.engine.begin() as connection:
            batch = sa.select(Book.id, Book.isbn).where(Book.id > last).order_by(Book.id).limit(BATCH)
            rows = connection.execute(batch).all()
            for number, isbn in rows:
                with suppress(ValueError, IntegrityError), connection.begin_nested():
                    spelled = to_isbn13(isbn or "")
                    if spelled in twice:
                        continue
                    same = (Book.id == number, Book.isbn == isbn, Book.isbn != spelled)
                    changed = sa.update(Book).where(*same).values(isbn=spelled, version=Book.version + 1)
                    connection.execute(changed)  # and updated_at is now, as the model says
        more = bool(rows)
        last = rows[-1].id if rows else last
finally:
    invalidation.forget([invalidation.ALL])
