# exercise: 7.4
# verdict: wrong
# misconception: A browser sends its CSRF token with whatever it asks.
# feedback: the document asks for
# extra: yes
# region: access.py:security
if name in IN_THE_BODY:
    return []
if name in SIGNED:
    return [{SIGNATURE: []}]
if current_app.extensions["csrf_routes"].get(name) == csrf.BEGINS_SESSION:
    return [{SESSION: [], CSRF: []}]
rules: roles.Rules = current_app.extensions["rules"]
browser: Requirement = {SESSION: [], CSRF: []}
signed_in: list[Requirement] = [{TOKEN: []}, browser]
return [{}, *signed_in] if "anonymous" in rules[name, method] else signed_in
