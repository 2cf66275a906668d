# exercise: 7.3
# verdict: right
# misconception: Right: a table of questions, headers in full, and an example without what need not be there.
# region: failures.py:statuses
asked = {
    404: set(rule.arguments) != set(rule.arguments) & {IN_PATH},
    410: version != NEWEST and name in current_app.extensions["retiring"],
    412: operation.conditional or kept(name, method),
    413: operation.body is not None,
    415: operation.body is not None,
    422: operation.body is not None,
    428: operation.conditional and not version < REQUIRED_FROM,
}
return set(ANYWHERE).union(operation.refusals, [status for status, holds in asked.items() if holds])
# region: failures.py:response
schema = SCHEMAS[status] if status in SCHEMAS else schemas.Problem
shown = dict(schemas.example(schema))
shown.update(detail=description, status=status, title=title(status))
answer = {"description": description, "content": {PROBLEM_JSON: {"example": shown, "schema": schema}}}
if status in HEADERS:
    answer["headers"] = {name: {"$ref": "#/components/headers/" + name} for name in sorted(HEADERS[status])}
return answer
