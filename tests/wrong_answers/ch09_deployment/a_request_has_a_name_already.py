# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: Each request has an id, and that is the word; but a client may choose it, and send two with one.
# feedback: whatever X-Request-ID it came with
# region: idempotency.py:claim
from solutions.ch00_books_api.errors import request_id

word = request_id()
life = int(current_app.config["IDEMPOTENCY_LOCK_SECONDS"] * 1000)
if not store().set(claim_name(key), word, nx=True, px=life):
    raise InFlight
return word
