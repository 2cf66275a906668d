# exercise: 9.6
# verdict: right
# misconception: The table is made by SQL, and rows are found by their look and changed one by one, a look for a conflict before each; the cache is told after each batch.
# region: migrations.py:add_idempotency_keys
kinds = {"sqlite": ("INTEGER", "BLOB", "DATETIME"), "postgresql": ("BIGINT", "BYTEA", "TIMESTAMP WITH TIME ZONE")}
number, data, moment = kinds[op.get_bind().dialect.name]
op.execute(f"""CREATE TABLE IF NOT EXISTS idempotency_keys (
    user_id {number} NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body {data} NOT NULL,
    expires_at {moment} NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key),
    CONSTRAINT idempotency_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE)""")
op.execute("CREATE INDEX IF NOT EXISTS ix_idempotency_keys_expires_at ON idempotency_keys (expires_at)")
# region: migrations.py:drop_idempotency_keys
op.execute("DROP INDEX IF EXISTS ix_idempotency_keys_expires_at")
op.execute("DROP TABLE IF EXISTS idempotency_keys")
# region: migrations.py:spell_isbns
table = sa.inspect(Book).local_table
with db.engine.connect() as connection:
    numbers = [row.id for row in connection.execute(sa.select(table.c.id).order_by(table.c.id))]
for start in range(0, len(numbers), BATCH):
    try:
        with db.engine.begin() as connection:
            for number in numbers[start : start + BATCH]:
                isbn = connection.scalar(sa.select(table.c.isbn).where(table.c.id == number))
                try:
                    spelled = to_isbn13(isbn or "")
                except ValueError:
                    continue
                taken = connection.scalar(sa.select(table.c.id).where(table.c.isbn == spelled))
                if spelled == isbn or taken:
                    continue
                values = {"isbn": spelled, "version": table.c.version + 1, "updated_at": models.now()}
                change = table.update().where(table.c.id == number, table.c.isbn == isbn).values(values)
                try:
                    with connection.begin_nested():
                        connection.execute(change)
                except IntegrityError:
                    continue
    finally:
        invalidation.forget([invalidation.ALL])
