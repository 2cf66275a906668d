# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: Who has the claim is a process, so its number is the word.
# feedback: should have a word of its own
# region: idempotency.py:claim
import os

word = str(os.getpid())
life = int(current_app.config["IDEMPOTENCY_LOCK_SECONDS"] * 1000)
if not store().set(claim_name(key), word, nx=True, px=life):
    raise InFlight
return word
