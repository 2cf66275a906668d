# exercise: 9.6
# verdict: wrong
# misconception: A number is an INTEGER, a moment is a DATETIME: SQLite takes them.
# feedback: on PostgreSQL, but would be
# region: migrations.py:add_idempotency_keys
op.create_table(
    "idempotency_keys",
    sa.Column("user_id", sa.Integer, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False),
    sa.PrimaryKeyConstraint("user_id", "key", name="idempotency_keys_pkey"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], "idempotency_keys_user_id_fkey", ondelete="CASCADE"),
    if_not_exists=True,
)
op.create_index("ix_idempotency_keys_expires_at", "idempotency_keys", ["expires_at"], if_not_exists=True)
