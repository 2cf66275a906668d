# exercise: 1.6
# verdict: wrong
# misconception: Of the cookies only that of the session lets anybody in.
# feedback: the cookie remember_me should be redacted
# region: audit.py:secrets
found = {value for name, value in request.cookies.items(multi=True) if "session" in name}
for header in SECRET_HEADERS:
    value = request.headers.get(header, "")
    found |= {value, *re.split(r"[\s,]+", value)}
return found
