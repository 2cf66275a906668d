# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: What is kept was created: a 201.
# feedback: should be given
# region: idempotency.py:replay
if done.fingerprint != fingerprint():
    raise Invalid({"": f"is not what was sent before with this {HEADER}"})
return Response(done.body, 201, [*json.loads(done.headers), (REPLAYED, "true")])
