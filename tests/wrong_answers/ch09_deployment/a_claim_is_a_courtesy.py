# exercise: 9.7
# verdict: wrong
# misconception: Where Redis takes no claim, one goes on without: the primary key is there.
# feedback: while Redis takes no claim
# extra: yes
# region: idempotency.py:claim
word = secrets.token_hex(8)
life = int(current_app.config["IDEMPOTENCY_LOCK_SECONDS"] * 1000)
try:
    if not store().set(claim_name(key), word, nx=True, px=life):
        raise InFlight
except RedisError:
    current_app.logger.warning("there is no claim")
return word
