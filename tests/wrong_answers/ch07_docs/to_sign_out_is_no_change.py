# exercise: 7.4
# verdict: wrong
# extra: yes
# misconception: Who signs somebody out changes nothing.
# feedback: the cookie alone
# region: access.py:security
if name in IN_THE_BODY:
    return []
if name in SIGNED:
    return [{SIGNATURE: []}]
if current_app.extensions["csrf_routes"].get(name) == csrf.BEGINS_SESSION:
    return [{SESSION: [], CSRF: []}]
rules: roles.Rules = current_app.extensions["rules"]
safe = method in SAFE_METHODS or name == "logout"
browser: Requirement = {SESSION: []} if safe else {SESSION: [], CSRF: []}
signed_in: list[Requirement] = [{TOKEN: []}, browser]
return [{}, *signed_in] if "anonymous" in rules[name, method] else signed_in
