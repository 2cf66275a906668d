# exercise: 1.6
# verdict: wrong
# misconception: Of the cookies only that of the session lets anybody in.
# feedback: the value of the cookie remember_me stands in the log
# extra: yes
# region: audit.py:redact
secrets = [request.headers[name] for name in SECRET_HEADERS if name in request.headers]
secrets.append(request.headers.get("Authorization", "").partition(" ")[2])
secrets += [value for name, value in request.cookies.items() if "session" in name]
for secret in sorted(secrets, key=len, reverse=True):
    if len(secret) >= SHORTEST_SECRET:
        text = text.replace(secret, REDACTED)
for pattern in SECRET_PATTERNS:
    text = pattern.sub(rf"\1{REDACTED}", text)
return text
