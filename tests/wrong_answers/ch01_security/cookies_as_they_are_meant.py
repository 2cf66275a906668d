# exercise: 1.6
# verdict: wrong
# misconception: What a cookie says is what the library makes of it.
# feedback: should be redacted as it was sent
# extra: yes
# region: audit.py:secrets
found = {value for _, value in request.cookies.items(multi=True)}
for header in SECRET_HEADERS:
    value = request.headers.get(header, "")
    found |= {value, *re.split(r"[\s,]+", value)}
return found
