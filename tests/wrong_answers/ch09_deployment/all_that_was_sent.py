# exercise: 9.7
# verdict: wrong
# misconception: The fingerprint is of the bytes of the form, its CSRF token among them.
# feedback: should be a 201
# region: idempotency.py:fingerprint
asked = json.dumps([request.method, request.path, version(), request.get_data().decode("latin-1")])
asked += json.dumps(list(request.form.items(multi=True)))
return hashlib.sha256(asked.encode()).hexdigest()
