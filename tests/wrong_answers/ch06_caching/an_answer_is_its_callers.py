# exercise: 6.4
# verdict: wrong
# extra: yes
# misconception: To be safe, nobody is given what was made for somebody else.
# feedback: of the same role
# region: cached.py:entry_key
address = [request.root_path, request.path, g.version_in_query, sorted(request.args.lists())]
parts = json.dumps([caller(), who(), version(), address])
return f"{NAMESPACE}answer:{routes.current()}:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"
