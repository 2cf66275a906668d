# exercise: 9.7
# verdict: wrong
# misconception: The body and the status are given back, and no headers: the client does not learn where its book is.
# feedback: should have the Location
# region: idempotency.py:replay
if done.fingerprint != fingerprint():
    raise Invalid({"": f"is not what was sent before with this {HEADER}"})
return Response(done.body, done.status, {REPLAYED: "true", "Content-Type": "application/json"})
