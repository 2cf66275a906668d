# exercise: 7.3
# verdict: wrong
# extra: yes
# misconception: The title of a problem says what has happened.
# feedback: title
# region: failures.py:response
schema = SCHEMAS.get(status, schemas.Problem)
example = {**schemas.example(schema), "title": description, "status": status, "detail": description}
return {
    "description": description,
    "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS.get(status, ())},
    "content": {PROBLEM_JSON: {"schema": schema, "example": example}},
}
