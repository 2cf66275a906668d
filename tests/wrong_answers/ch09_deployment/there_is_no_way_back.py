# exercise: 9.6
# verdict: wrong
# misconception: Nobody ever goes back.
# feedback: should be gone
# extra: yes
# region: migrations.py:drop_idempotency_keys
return
