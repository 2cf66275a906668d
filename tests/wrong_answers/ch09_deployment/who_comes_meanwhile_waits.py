# exercise: 9.7
# verdict: wrong
# misconception: Nobody claims anything: the database lets the second one wait until the first is done.
# feedback: should be a 201, the others 409
# region: idempotency.py:claim
return secrets.token_hex(8)
