# exercise: 3.3
# verdict: wrong
# misconception: Whoever has recorded a revocation has its entry and its number at hand, and copies these two.
# feedback: before Redis had heard of it
# region: revocation.py:revoke
if expires_at <= time.time():
    return
expires = datetime.fromtimestamp(expires_at, UTC)
number = next_number()
db.session.merge(Revoked(identifier=identifier, expires_at=expires, number=number))
db.session.commit()
with store().pipeline() as pipeline:
    pipeline.set(f"{PREFIX}{identifier}", 1, ex=math.ceil(expires_at - time.time()))
    pipeline.set(COMPLETE, number)
    pipeline.execute()
