# exercise: 9.6
# verdict: wrong
# misconception: The models know all tables, so they make what is missing.
# feedback: next year should not be there yet
# region: migrations.py:add_idempotency_keys
db.metadata.create_all(op.get_bind())
