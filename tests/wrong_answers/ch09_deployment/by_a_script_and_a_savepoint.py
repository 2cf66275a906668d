# exercise: 9.7
# verdict: right
# extra: yes
# misconception: The claim is made by a script of Redis'; the record is put in within a savepoint; whatever is no success is rolled back.
# region: idempotency.py:claim
word = secrets.token_urlsafe(16)
made_it = store().eval(
    "if redis.call('SETNX', KEYS[1], ARGV[1]) == 0 then return 0 end "
    "redis.call('PEXPIRE', KEYS[1], ARGV[2]) return 1",
    1, claim_name(key), word, str(int(current_app.config["IDEMPOTENCY_LOCK_SECONDS"] * 1000)),
)
if not made_it:
    raise InFlight
return word
# region: idempotency.py:once
if done := recorded(key):
    return replay(done)
word = claim(key)
try:
    if done := recorded(key):
        return replay(done)
    db.session.execute(delete(Answered).where(of_caller(key), Answered.expires_at <= now()))
    ends = now() + timedelta(seconds=current_app.config["IDEMPOTENCY_KEEP_SECONDS"])
    record = Answered(user_id=g.user_id, key=key, fingerprint=fingerprint(), expires_at=ends)
    try:
        with db.session.begin_nested():
            db.session.add(record)
    except IntegrityError:
        db.session.rollback()
        if done := recorded(key):
            return replay(done)
        raise InFlight from None
    response = work()
    if response.status_code >= 300:
        db.session.rollback()
        return response
    record.status, record.headers = response.status_code, json.dumps(response.headers.to_wsgi_list())
    record.body = b"".join(response.iter_encoded())
    db.session.commit()
    return response
except Exception:
    db.session.rollback()
    raise
finally:
    release(key, word)
# region: idempotency.py:fingerprint
digest = hashlib.blake2b()
for part in (request.method, request.path, repr(version()), content()):
    digest.update(f"{len(part)}:{part}".encode())
return digest.hexdigest()
