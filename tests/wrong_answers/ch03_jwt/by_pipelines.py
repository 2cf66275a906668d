# exercise: 3.3
# verdict: right
# misconception: Pipelines in the place of MGET, an end in the place of a life, COMPLETE in a step of its own, an INSERT that may fail.
# region: revocation.py:revoke
if expires_at <= time.time():
    return
db.session.add(Revoked(identifier=identifier, expires_at=datetime.fromtimestamp(expires_at, UTC)))
try:
    db.session.commit()
except IntegrityError:
    db.session.rollback()
life = math.ceil((expires_at - time.time()) * 1000)
store().psetex(PREFIX + identifier, max(life, 1), "revoked")
# region: revocation.py:any_revoked
with store().pipeline(transaction=False) as pipeline:
    pipeline.exists(COMPLETE)
    pipeline.exists(*(PREFIX + identifier for identifier in identifiers))
    complete, found = pipeline.execute()
if complete:
    return found > 0
refill()
return any_revoked(*identifiers)
# region: revocation.py:refill
rows = db.session.execute(select(Revoked.identifier, Revoked.expires_at).where(Revoked.expires_at > now())).all()
for identifier, expires_at in rows:
    store().set(PREFIX + identifier, "revoked", exat=math.ceil(expires_at.timestamp()))
store().set(COMPLETE, "yes")
