# exercise: 9.7
# verdict: wrong
# misconception: The key alone names the record: whoever knows it gets the answer.
# feedback: should be made, but the answer is a replay
# region: idempotency.py:once
done = db.session.scalar(select(Answered).where(Answered.key == key, Answered.expires_at > now()))
if done:
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
    if response.status_code < 300:
        record.status, record.body = response.status_code, response.get_data()
        record.headers = json.dumps(list(response.headers))
        db.session.commit()
    return response
finally:
    db.session.rollback()
    release(key, word)
