# exercise: 6.4
# extra: yes
# verdict: wrong
# misconception: Version 2 is version 2, in whichever way it was asked for.
# feedback: another's
# region: cached.py:entry_key
parts = json.dumps([who(), version(), request.root_path, request.path, sorted(request.args.lists())])
return f"{NAMESPACE}answer:{routes.current()}:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"
