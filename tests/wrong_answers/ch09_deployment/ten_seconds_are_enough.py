# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: The time is written where it is used; the setting is for others.
# feedback: a claim should end after
# region: idempotency.py:claim
word = secrets.token_hex(8)
life = 10_000
if not store().set(claim_name(key), word, nx=True, px=life):
    raise InFlight
return word
