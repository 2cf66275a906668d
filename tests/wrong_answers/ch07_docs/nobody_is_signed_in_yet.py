# exercise: 7.4
# verdict: wrong
# misconception: Who signs in has nothing to bring yet.
# feedback: to sign a browser in
# region: access.py:security
if name in IN_THE_BODY:
    return []
if name in SIGNED:
    return [{SIGNATURE: []}]
rules: roles.Rules = current_app.extensions["rules"]
browser: Requirement = {SESSION: []} if method in SAFE_METHODS else {SESSION: [], CSRF: []}
signed_in: list[Requirement] = [{TOKEN: []}, browser]
return [{}, *signed_in] if "anonymous" in rules[name, method] else signed_in
