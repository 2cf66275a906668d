# exercise: 9.6
# verdict: wrong
# misconception: The table has its columns and its key; the index and what becomes of a user's rows are forgotten.
# feedback: flask db check should succeed
# extra: yes
# region: migrations.py:add_idempotency_keys
op.create_table(
    "idempotency_keys",
    sa.Column("user_id", models.Id, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.PrimaryKeyConstraint("user_id", "key", name="idempotency_keys_pkey"),
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], "idempotency_keys_user_id_fkey"),
    if_not_exists=True,
)
