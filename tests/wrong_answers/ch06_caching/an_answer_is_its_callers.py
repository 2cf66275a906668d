# exercise: 6.4
# verdict: wrong
# extra: yes
# misconception: To be safe, nobody is given what was made for somebody else.
# feedback: of the same role
# region: cached.py:entry_key
parts = json.dumps([caller(), who(), version(), request.root_path, request.path, sorted(request.args.lists())])
return f"{NAMESPACE}answer:{routes.current()}:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"
