# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: Only POST takes a key, so the method says nothing.
# feedback: another method
# region: idempotency.py:fingerprint
asked = json.dumps([request.path, version(), content()])
return hashlib.sha256(asked.encode()).hexdigest()
