# exercise: 6.4
# verdict: wrong
# extra: yes
# misconception: The prefix is the same for all who share a Redis.
# feedback: another's
# region: cached.py:entry_key
parts = json.dumps([who(), version(), request.path, g.version_in_query, sorted(request.args.lists())])
return f"{NAMESPACE}answer:{routes.current()}:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"
