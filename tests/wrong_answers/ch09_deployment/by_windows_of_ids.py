# exercise: 9.6
# verdict: right
# misconception: Names are left to the convention, keys stand at their columns; ids are taken in windows; a batch with a conflict is done again, row by row.
# region: migrations.py:add_idempotency_keys
user = sa.ForeignKey("users.id", ondelete="CASCADE")
if not sa.inspect(op.get_bind()).has_table("idempotency_keys"):
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), user, primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
op.create_index(op.f("ix_idempotency_keys_expires_at"), "idempotency_keys", ["expires_at"], if_not_exists=True)
# region: migrations.py:drop_idempotency_keys
op.drop_index("ix_idempotency_keys_expires_at", "idempotency_keys", if_exists=True)
op.drop_table("idempotency_keys", if_exists=True)
# region: migrations.py:spell_isbns
text = sa.text("UPDATE books SET isbn = :new, version = version + 1, updated_at = :now WHERE id = :id AND isbn = :old")
change = text.bindparams(sa.bindparam("now", type_=UtcDateTime))


def changes(rows):
    for number, isbn in rows:
        with suppress(ValueError):
            if isbn and (new := to_isbn13(isbn)) != isbn:
                yield {"new": new, "now": models.now(), "id": number, "old": isbn}


with db.engine.connect() as connection:
    most = connection.scalar(sa.select(sa.func.max(Book.id))) or 0
try:
    for begin in range(1, most + 1, BATCH):
        ids = Book.id.between(begin, begin + BATCH - 1)
        with db.engine.connect() as connection:
            rows = connection.execute(sa.select(Book.id, Book.isbn).where(ids).order_by(Book.id)).all()
        try:
            with db.engine.begin() as connection:
                for values in changes(rows):
                    connection.execute(change, values)
        except IntegrityError:
            for values in changes(rows):
                with suppress(IntegrityError), db.engine.begin() as connection:
                    connection.execute(change, values)
finally:
    invalidation.forget([invalidation.ALL])
