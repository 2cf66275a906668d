# exercise: 9.7
# verdict: wrong
# misconception: The write is committed, and its answer recorded after that, in a transaction of its own.
# feedback: what cannot be recorded should not be done
# region: idempotency.py:once
if done := recorded(key):
    return replay(done)
word = claim(key)
try:
    response = work()
    if response.status_code >= 300:
        return response
    db.session.commit()
    ends = now() + timedelta(seconds=current_app.config["IDEMPOTENCY_KEEP_SECONDS"])
    record = Answered(user_id=g.user_id, key=key, fingerprint=fingerprint(), expires_at=ends)
    record.status, record.body = response.status_code, response.get_data()
    record.headers = json.dumps(list(response.headers))
    db.session.execute(delete(Answered).where(of_caller(key), Answered.expires_at <= now()))
    db.session.add(record)
    db.session.commit()
    return response
finally:
    db.session.rollback()
    release(key, word)
