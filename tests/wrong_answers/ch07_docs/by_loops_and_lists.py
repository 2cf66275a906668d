# exercise: 7.1
# verdict: right
# misconception: Right: by loops, what is not required is not called so, and the class itself looked up.
# region: openapi.py:addresses
versions = [number for number in VERSIONS if number >= current_app.extensions["since"].get(name, FIRST)]
differs = name in current_app.extensions["retiring"] or len(versions) < len(VERSIONS)
found = []
for rule in current_app.url_map.iter_rules():
    if rule.endpoint.rpartition(".")[2] != name:
        continue
    path = routes.template(rule.rule)
    if differs and IN_PATH in rule.arguments:
        for number in reversed(versions):
            found.append(Address(path.replace("{" + IN_PATH + "}", f"{number}"), rule, number))
    elif not differs and IN_PATH not in rule.arguments:
        found.append(Address(path, rule, max(VERSIONS)))
return found
# region: openapi.py:parameters
headers = []
if name in access.SIGNED:
    headers.append(SIGNED_AT)
if failures.kept(name, method):
    headers.append(IF_NONE_MATCH)
if operation.conditional and address.version >= REQUIRED_FROM:
    headers.append({**IF_MATCH, "required": True})
elif operation.conditional:
    headers.append(IF_MATCH)
query = [] if operation.query is None else [{"in": "query", "schema": operation.query}]
return headers + query + in_path(address.rule, but=IN_PATH)
# region: shapes.py:constraints
found = {}
for kind in reversed(type(field).__mro__):
    found.update(FIELDS[kind](field) if kind in FIELDS else {})
for check in set(field.validators) & VALIDATORS.keys():
    found.update(VALIDATORS[check]())
return {**found, "type": ["null", found["type"]]} if found.get("type") and field.allow_none else found
