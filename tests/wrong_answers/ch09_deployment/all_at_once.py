# exercise: 9.6
# verdict: wrong
# misconception: The table is made as somebody remembers it, it never goes, and all rows are changed by one statement.
# feedback: should
# region: migrations.py:add_idempotency_keys
op.create_table(
    "idempotency_keys",
    sa.Column("user_id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text),
    sa.Column("status", sa.Integer),
    sa.Column("headers", sa.Text),
    sa.Column("body", sa.LargeBinary),
    sa.Column("expires_at", sa.DateTime),
)
# region: migrations.py:drop_idempotency_keys
return
# region: migrations.py:spell_isbns
with db.engine.begin() as connection:
    rows = connection.execute(sa.text("SELECT id, isbn FROM books WHERE isbn IS NOT NULL")).all()
    for number, isbn in rows:
        statement = sa.text("UPDATE books SET isbn = :isbn WHERE id = :id")
        connection.execute(statement, {"id": number, "isbn": to_isbn13(isbn)})
