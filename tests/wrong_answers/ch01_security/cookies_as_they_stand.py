# exercise: 1.6
# verdict: wrong
# misconception: What a cookie says is what stands in the header.
# feedback: should be redacted as it is meant
# extra: yes
# region: audit.py:secrets
found = {pair.partition("=")[2].strip(' "') for pair in re.split("[;,]", request.headers.get("Cookie", ""))}
for header in SECRET_HEADERS:
    value = request.headers.get(header, "")
    found |= {value, *re.split(r"[\s,]+", value)}
return found
