# exercise: 9.7
# verdict: wrong
# misconception: The claim has no end: who has died keeps it.
# feedback: should
# extra: yes
# region: idempotency.py:claim
word = secrets.token_hex(8)
if not store().set(claim_name(key), word, nx=True):
    raise InFlight
return word
