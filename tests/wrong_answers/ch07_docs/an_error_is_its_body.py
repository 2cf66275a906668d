# exercise: 7.3
# verdict: wrong
# misconception: What an error says, its body says.
# feedback: WWW-Authenticate
# region: failures.py:response
schema = SCHEMAS.get(status, schemas.Problem)
example = {**schemas.example(schema), "title": title(status), "status": status, "detail": description}
return {
    "description": description,
    "content": {PROBLEM_JSON: {"schema": schema, "example": example}},
}
