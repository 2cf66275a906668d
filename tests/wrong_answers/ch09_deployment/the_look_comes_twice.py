# exercise: 9.7
# verdict: right
# extra: yes
# misconception: One looks a second time with the claim; what is over is deleted in a transaction of its own; the record is put in, unless there is one.
# region: idempotency.py:once
if done := recorded(key):
    return replay(done)
word = claim(key)
try:
    if done := recorded(key):
        return replay(done)
    db.session.execute(delete(Answered).where(of_caller(key), Answered.expires_at <= now()))
    db.session.commit()
    from sqlalchemy.dialects import postgresql, sqlite

    insert = (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert
    ends = now() + timedelta(seconds=current_app.config["IDEMPOTENCY_KEEP_SECONDS"])
    row = {"user_id": g.user_id, "key": key, "fingerprint": fingerprint(), "expires_at": ends}
    put_in = insert(Answered).values(**row, status=0, headers="[]", body=b"").on_conflict_do_nothing()
    if not db.session.execute(put_in).rowcount:
        db.session.rollback()
        if done := recorded(key):
            return replay(done)
        raise InFlight
    response = work()
    if response.status_code < 300:
        record = db.session.scalars(select(Answered).where(of_caller(key))).one()
        record.status, record.body = response.status_code, response.get_data()
        record.headers = json.dumps(list(response.headers))
        db.session.commit()
    return response
finally:
    db.session.rollback()
    release(key, word)
