# exercise: 9.7
# verdict: wrong
# misconception: A conflict is kept and repeated, although things have changed.
# feedback: should be a 201
# region: idempotency.py:once
if done := recorded(key):
    return replay(done)
word = claim(key)
try:
    ends = now() + timedelta(seconds=current_app.config["IDEMPOTENCY_KEEP_SECONDS"])
    record = Answered(user_id=g.user_id, key=key, fingerprint=fingerprint(), expires_at=ends)
    try:
        db.session.execute(delete(Answered).where(of_caller(key), Answered.expires_at <= now()))
        db.session.add(record)
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        if done := recorded(key):
            return replay(done)
        raise
    try:
        response = work()
    except Conflict as conflict:
        db.session.rollback()
        db.session.add(record := Answered(user_id=g.user_id, key=key, fingerprint=fingerprint(), expires_at=ends))
        response = conflict.get_response()
        response.content_type = "application/problem+json"
    if response.status_code < 300 or response.status_code == 409:
        record.status, record.body = response.status_code, response.get_data()
        record.headers = json.dumps(list(response.headers))
        db.session.commit()
    return response
finally:
    db.session.rollback()
    release(key, word)
