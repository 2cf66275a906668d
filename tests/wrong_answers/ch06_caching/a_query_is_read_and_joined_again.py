# exercise: 6.4
# verdict: wrong
# misconception: Names and values with "&" and "=" between them are a query, also when they were decoded.
# feedback: another's
# region: cached.py:entry_key
query = "&".join(f"{name}={value}" for name, value in sorted(request.args.items(multi=True)))
parts = f"{who()} {version()} {request.root_path}{request.path}?{g.version_in_query} {query}"
return f"{NAMESPACE}answer:{routes.current()}:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"
