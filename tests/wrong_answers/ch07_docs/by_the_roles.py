# exercise: 7.4
# verdict: right
# misconception: By a look at the rule first, and a list that is added to.
# region: access.py:security
if name in {*IN_THE_BODY, *SIGNED}:
    return [{SIGNATURE: []}] * (name in SIGNED)
cookie = dict.fromkeys((SESSION,) if method in ("GET", "HEAD", "OPTIONS") else (CSRF, SESSION), [])
if csrf.BEGINS_SESSION in (current_app.extensions["csrf_routes"].get(name, ""),):
    return [cookie]
may = current_app.extensions["rules"].get((name, method), frozenset())
found = [{}] if "anonymous" in may else []
found.append({TOKEN: []})
found.append(cookie)
return found
