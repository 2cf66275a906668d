# exercise: 9.7
# verdict: wrong
# misconception: Whoever meets a record of this moment has asked for what it answers: its fingerprint is not looked at.
# feedback: of two that differ, at once under one key
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
            return Response(done.body, done.status, [*json.loads(done.headers), (REPLAYED, "true")])
        raise
    response = work()
    if response.status_code < 300:
        record.status, record.body = response.status_code, response.get_data()
        record.headers = json.dumps(list(response.headers))
        db.session.commit()
    return response
finally:
    release(key, word)
