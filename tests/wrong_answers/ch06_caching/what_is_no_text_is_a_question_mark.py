# exercise: 6.4
# verdict: wrong
# extra: yes
# misconception: Bytes that are no text may all be the same one.
# feedback: another's
# region: cached.py:entry_key
from urllib.parse import parse_qsl

query = sorted(parse_qsl(request.query_string.decode("latin-1"), keep_blank_values=True))
parts = json.dumps([who(), version(), request.root_path, request.path, query])
return f"{NAMESPACE}answer:{routes.current()}:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"
