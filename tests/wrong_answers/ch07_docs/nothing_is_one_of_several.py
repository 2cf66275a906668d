# exercise: 7.4
# verdict: wrong
# extra: yes
# misconception: Nothing that is asked and nothing that may be brought are the same.
# feedback: asks for no scheme
# region: access.py:security
if name in IN_THE_BODY:
    return [{}]
if name in SIGNED:
    return [{SIGNATURE: []}]
if current_app.extensions["csrf_routes"].get(name) == csrf.BEGINS_SESSION:
    return [{SESSION: [], CSRF: []}]
rules: roles.Rules = current_app.extensions["rules"]
browser: Requirement = {SESSION: []} if method in SAFE_METHODS else {SESSION: [], CSRF: []}
signed_in: list[Requirement] = [{TOKEN: []}, browser]
return [{}, *signed_in] if "anonymous" in rules[name, method] else signed_in
