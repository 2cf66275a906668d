# exercise: 9.6
# verdict: wrong
# misconception: What is there is dropped and made anew, so that it is as it must be.
# feedback: all rows should stay
# extra: yes
# region: migrations.py:add_idempotency_keys
op.drop_table("idempotency_keys", if_exists=True)
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
    if_not_exists=True,
)
op.create_index("ix_idempotency_keys_expires_at", "idempotency_keys", ["expires_at"], if_not_exists=True)
