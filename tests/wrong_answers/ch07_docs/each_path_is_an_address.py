# exercise: 7.1
# verdict: wrong
# misconception: Every path that a route has is to be documented.
# feedback: depends on the version
# extra: yes
# region: openapi.py:addresses
found = [rule for rule in current_app.url_map.iter_rules() if routes.name_of(rule.endpoint) == name]
since = current_app.extensions["since"]
plain = [Address(routes.template(rule.rule), rule, NEWEST) for rule in found if IN_PATH not in rule.arguments]
if name not in since and name not in current_app.extensions["retiring"]:
    return plain
return plain + [
    Address(routes.template(rule.rule).replace(f"{{{IN_PATH}}}", str(version)), rule, version)
    for rule in found
    if IN_PATH in rule.arguments
    for version in VERSIONS
    if version >= since.get(name, FIRST)
]
