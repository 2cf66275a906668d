# exercise: 9.7
# verdict: wrong
# misconception: What stands in the claim is of no interest: it is there, or it is not.
# feedback: should have a word of its own
# extra: yes
# region: idempotency.py:claim
word = "1"
life = int(current_app.config["IDEMPOTENCY_LOCK_SECONDS"] * 1000)
if not store().set(claim_name(key), word, nx=True, px=life):
    raise InFlight
return word
