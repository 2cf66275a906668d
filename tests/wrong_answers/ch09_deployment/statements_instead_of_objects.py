# exercise: 9.7
# verdict: right
# misconception: Rows are written by statements; the record is put in at first without an answer, and updated; keys are read by hand.
# region: idempotency.py:key_sent
key = request.headers[HEADER]
outside = ',;"\\'
if len(key) >= 2 and key[0] == key[-1] == '"':
    key, outside = key[1:-1], '"\\'
if not 1 <= len(key) <= LONGEST_KEY or any(not "!" <= sign <= "~" or sign in outside for sign in key):
    raise BadRequest("This is no key.")
return key
# region: idempotency.py:fingerprint
digest = hashlib.sha512()
for part in (request.method, request.root_path, request.path, str(version()), content()):
    digest.update(hashlib.sha256(part.encode()).digest())
return digest.hexdigest()
# region: idempotency.py:claim
word = f"{secrets.randbits(64)}"
with store().pipeline() as pipeline:
    pipeline.set(claim_name(key), word, nx=True, px=round(1000 * current_app.config["IDEMPOTENCY_LOCK_SECONDS"]))
    pipeline.get(claim_name(key))
    done, _ = pipeline.execute()
if done is None:
    raise InFlight
return word
# region: idempotency.py:replay
if not secrets.compare_digest(done.fingerprint, fingerprint()):
    raise Invalid({"": "is another request than the one before it"})
answer = Response(done.body, done.status)
answer.headers.clear()
for name, value in json.loads(done.headers):
    answer.headers.add(name, value)
answer.headers[REPLAYED] = "true"
return answer
# region: idempotency.py:once
found = recorded(key)
if found is not None:
    return replay(found)
word, table = claim(key), Answered.__table__
try:
    db.session.execute(table.delete().where(of_caller(key), table.c.expires_at <= now()))
    ends = now() + timedelta(seconds=current_app.config["IDEMPOTENCY_KEEP_SECONDS"])
    row = {"user_id": g.user_id, "key": key, "fingerprint": fingerprint(), "expires_at": ends}
    db.session.execute(table.insert().values(**row, status=0, headers="[]", body=b""))
except IntegrityError:
    db.session.rollback()
    release(key, word)
    found = recorded(key)
    if found is None:
        raise
    return replay(found)
try:
    response = work()
except Exception:
    db.session.rollback()
    release(key, word)
    raise
if response.status_code in range(200, 300):
    values = {"status": response.status_code, "body": response.get_data()}
    headers = json.dumps(response.headers.to_wsgi_list())
    db.session.execute(table.update().where(of_caller(key)).values(**values, headers=headers))
    try:
        db.session.commit()
    finally:
        release(key, word)
else:
    db.session.rollback()
    release(key, word)
return response
# region: idempotency.py:sweep
for over in db.session.scalars(select(Answered).where(Answered.expires_at <= now())).all():
    db.session.delete(over)
db.session.commit()
