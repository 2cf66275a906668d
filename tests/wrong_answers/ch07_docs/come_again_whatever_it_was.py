# exercise: 7.3
# verdict: wrong
# extra: yes
# misconception: Whoever was refused may come again.
# feedback: none of these headers
# region: failures.py:response
schema = SCHEMAS.get(status, schemas.Problem)
example = {**schemas.example(schema), "title": title(status), "status": status, "detail": description}
return {
    "description": description,
    "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in {*HEADERS.get(status, ()), "Retry-After"}},
    "content": {PROBLEM_JSON: {"schema": schema, "example": example}},
}
