# exercise: 7.1
# verdict: wrong
# misconception: The library describes what there is.
# feedback: document
# region: shapes.py:constraints
return {}
# region: openapi.py:addresses
return [
    Address(routes.template(rule.rule), rule, NEWEST)
    for rule in current_app.url_map.iter_rules()
    if routes.name_of(rule.endpoint) == name and IN_PATH not in rule.arguments
]
# region: openapi.py:parameters
found = in_path(address.rule, but="")
if operation.query:
    found.append({"in": "query", "schema": operation.query})
return found
