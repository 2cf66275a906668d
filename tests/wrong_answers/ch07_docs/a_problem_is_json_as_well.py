# exercise: 7.3
# verdict: wrong
# misconception: Whoever wants JSON gets JSON.
# feedback: alone
# region: failures.py:response
schema = SCHEMAS.get(status, schemas.Problem)
example = {**schemas.example(schema), "title": title(status), "status": status, "detail": description}
return {
    "description": description,
    "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS.get(status, ())},
    "content": {kind: {"schema": schema, "example": example} for kind in (PROBLEM_JSON, "application/json")},
}
