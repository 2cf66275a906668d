# exercise: 9.7
# verdict: wrong
# misconception: The fingerprint is that of the body: elsewhere it is the same request.
# feedback: should be a 422
# region: idempotency.py:fingerprint
return hashlib.sha256(content().encode()).hexdigest()
