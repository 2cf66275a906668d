# exercise: 9.7
# verdict: wrong
# misconception: One transaction, but the record is added when the work is done: the second of two meets its own book.
# feedback: should get the first one
# extra: yes
# region: idempotency.py:once
if done := recorded(key):
    return replay(done)
word = claim(key)
try:
    ends = now() + timedelta(seconds=current_app.config["IDEMPOTENCY_KEEP_SECONDS"])
    response = work()
    if response.status_code >= 300:
        return response
    record = Answered(user_id=g.user_id, key=key, fingerprint=fingerprint(), expires_at=ends)
    record.status, record.body = response.status_code, response.get_data()
    record.headers = json.dumps(list(response.headers))
    try:
        db.session.execute(delete(Answered).where(of_caller(key), Answered.expires_at <= now()))
        db.session.add(record)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        if done := recorded(key):
            return replay(done)
        raise
    return response
finally:
    db.session.rollback()
    release(key, word)
