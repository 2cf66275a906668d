# exercise: 9.6
# verdict: wrong
# misconception: The table is there when somebody goes back: how else could it go?
# feedback: flask db downgrade
# extra: yes
# region: migrations.py:drop_idempotency_keys
op.drop_table("idempotency_keys")
