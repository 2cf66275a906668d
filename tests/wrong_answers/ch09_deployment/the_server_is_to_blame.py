# exercise: 9.7
# verdict: wrong
# misconception: Only what is the server's fault may be tried again: what is below 500 is an answer.
# feedback: on the way to a
# extra: yes
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
    response = work()
    if response.status_code < 500:
        record.status, record.body = response.status_code, response.get_data()
        record.headers = json.dumps(list(response.headers))
        db.session.commit()
    return response
finally:
    release(key, word)
