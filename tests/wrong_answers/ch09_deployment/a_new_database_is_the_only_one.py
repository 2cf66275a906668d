# exercise: 9.6
# verdict: wrong
# misconception: The table is made, whether it is there or not.
# feedback: flask db upgrade
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
    sa.ForeignKeyConstraint(["user_id"], ["users.id"], "idempotency_keys_user_id_fkey", ondelete="CASCADE"),
)
op.create_index("ix_idempotency_keys_expires_at", "idempotency_keys", ["expires_at"])
