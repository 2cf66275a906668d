# exercise: 9.7
# verdict: wrong
# misconception: Who has the claim may look: nobody can come between.
# feedback: when the answer is there, and the claim as well
# extra: yes
# region: idempotency.py:once
word = claim(key)
try:
    if done := recorded(key):
        return replay(done)
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
    release(key, word)
