# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: Redis counts in seconds: the fraction is left out.
# feedback: a claim should end after
# region: idempotency.py:claim
word = secrets.token_hex(8)
life = int(current_app.config["IDEMPOTENCY_LOCK_SECONDS"] )
if not store().set(claim_name(key), word, nx=True, ex=life):
    raise InFlight
return word
