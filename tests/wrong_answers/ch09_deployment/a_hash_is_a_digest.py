# exercise: 9.7
# verdict: wrong
# misconception: Python's hash() is a digest, and short; that each process has another one is not noticed on one.
# feedback: should be a 201
# region: idempotency.py:fingerprint
return str(hash((request.method, request.path, version(), content())))
