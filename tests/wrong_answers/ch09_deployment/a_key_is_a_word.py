# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: The key is different for each write, and so it can be the word.
# feedback: should have a word of its own
# region: idempotency.py:claim
word = key
life = int(current_app.config["IDEMPOTENCY_LOCK_SECONDS"] * 1000)
if not store().set(claim_name(key), word, nx=True, px=life):
    raise InFlight
return word
