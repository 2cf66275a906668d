# exercise: 9.7
# verdict: wrong
# misconception: Redis is asked first, and told afterwards: what tutorials print.
# feedback: should
# region: idempotency.py:once
name = claim_name(key)
if kept := store().get(name):
    status, headers, body = json.loads(kept)
    return Response(body, status, [*headers, (REPLAYED, "true")])
response = work()
db.session.commit()
answer = [response.status_code, list(response.headers), response.get_data(as_text=True)]
store().set(name, json.dumps(answer), ex=current_app.config["IDEMPOTENCY_KEEP_SECONDS"])
return response
# region: idempotency.py:key_sent
return request.headers[HEADER]
# region: idempotency.py:sweep
return
