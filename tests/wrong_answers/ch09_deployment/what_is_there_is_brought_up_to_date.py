# exercise: 9.7
# verdict: wrong
# misconception: The record is merged: where another one has stored its answer since the look, that is written over, and the work done again.
# feedback: also where one looked before it was done
# extra: yes
# region: idempotency.py:once
if done := recorded(key):
    return replay(done)
word = claim(key)
try:
    ends = now() + timedelta(seconds=current_app.config["IDEMPOTENCY_KEEP_SECONDS"])
    record = Answered(user_id=g.user_id, key=key, fingerprint=fingerprint(), expires_at=ends)
    try:
        record = db.session.merge(record)
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        if done := recorded(key):
            return replay(done)
        raise
    response = work()
    if response.status_code < 300:
        record.status, record.body = response.status_code, response.get_data()
        record.headers = json.dumps(list(response.headers))
        db.session.commit()
    return response
finally:
    release(key, word)
