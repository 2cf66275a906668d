# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: Two bodies are the same if they say the same: members are sorted.
# feedback: members in another order
# region: idempotency.py:fingerprint
said: Any = content()
with suppress(ValueError):
    said = json.loads(said)
asked = json.dumps([request.method, request.path, version(), said], sort_keys=True)
return hashlib.sha256(asked.encode()).hexdigest()
