# exercise: 9.6
# verdict: wrong
# misconception: Where the table is there, all of it is there.
# feedback: flask db check should succeed
# extra: yes
# region: migrations.py:add_idempotency_keys
if sa.inspect(op.get_bind()).has_table("idempotency_keys"):
    return
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
