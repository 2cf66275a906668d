# exercise: 6.4
# verdict: wrong
# misconception: Two addresses that are written in two ways are two.
# feedback: whoever asks the same
# region: cached.py:entry_key
parts = json.dumps([who(), version(), request.root_path, request.path, request.query_string.decode("latin-1")])
return f"{NAMESPACE}answer:{routes.current()}:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"
