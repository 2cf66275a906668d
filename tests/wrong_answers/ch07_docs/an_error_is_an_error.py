# exercise: 7.3
# verdict: wrong
# misconception: All errors look alike.
# feedback: should have errors
# region: failures.py:response
schema = schemas.Problem
example = {**schemas.example(schema), "title": title(status), "status": status, "detail": description}
return {
    "description": description,
    "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS.get(status, ())},
    "content": {PROBLEM_JSON: {"schema": schema, "example": example}},
}
