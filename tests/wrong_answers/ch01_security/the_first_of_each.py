# exercise: 1.6
# verdict: wrong
# misconception: A request has one Authorization header, and one cookie of a name.
# feedback: the second cookie of one name should be redacted
# extra: yes
# region: audit.py:secrets
found = {request.headers.get(header, "") for header in SECRET_HEADERS}
found.add(request.headers.get("Authorization", "").partition(" ")[2])
return found | set(request.cookies.values())
