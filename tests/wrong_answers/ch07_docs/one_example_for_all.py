# exercise: 7.3
# verdict: wrong
# misconception: An example shows what an error looks like.
# feedback: of the example
# region: failures.py:response
schema = SCHEMAS.get(status, schemas.Problem)
example = schemas.example(schema)
return {
    "description": description,
    "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS.get(status, ())},
    "content": {PROBLEM_JSON: {"schema": schema, "example": example}},
}
