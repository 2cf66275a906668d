# exercise: 1.4
# verdict: wrong
# misconception: A gateway in front tells the role in a header, and nobody else can send that.
# feedback: only claims to be an administrator
# extra: yes
# region: roles.py:may
rules: Rules = current_app.extensions["rules"]
caller = request.headers.get("X-User-Role") or role()
return caller in rules.get((endpoint, "GET" if method == "HEAD" else method), frozenset())
