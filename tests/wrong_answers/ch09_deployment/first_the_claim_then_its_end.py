# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: SETNX, and then EXPIRE, as the oldest recipes have it.
# feedback: a claim should end after
# region: idempotency.py:claim
word = secrets.token_hex(8)
life = int(current_app.config["IDEMPOTENCY_LOCK_SECONDS"] * 1000)
if not store().setnx(claim_name(key), word):
    raise InFlight
store().pexpire(claim_name(key), life)
return word
