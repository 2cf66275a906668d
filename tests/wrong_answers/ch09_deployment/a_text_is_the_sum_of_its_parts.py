# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: The parts of the fingerprint are put one behind the other, with nothing between.
# feedback: should be a 422, but is a 299
# region: idempotency.py:fingerprint
asked = f"{request.method}{request.path}{version()}{content()}"
return hashlib.sha256(asked.encode()).hexdigest()
