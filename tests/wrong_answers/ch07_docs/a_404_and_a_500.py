# exercise: 7.3
# verdict: wrong
# misconception: What can go wrong is that something is not there, or that something is broken.
# feedback: document
# region: failures.py:statuses
return {404, 500}
# region: failures.py:response
return {
    "description": description,
    "content": {"application/json": {"schema": SCHEMAS.get(status, schemas.Problem)}},
}
