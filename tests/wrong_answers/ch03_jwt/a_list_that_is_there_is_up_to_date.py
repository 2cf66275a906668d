# exercise: 3.3
# verdict: wrong
# extra: yes
# misconception: Where COMPLETE is there, nothing is missing, so it can say the number of the newest entry.
# feedback: before Redis had heard of it
# region: revocation.py:revoke
if expires_at <= time.time():
    return
expires = datetime.fromtimestamp(expires_at, UTC)
number = next_number()
db.session.merge(Revoked(identifier=identifier, expires_at=expires, number=number))
db.session.commit()
store().set(f"{PREFIX}{identifier}", 1, ex=math.ceil(expires_at - time.time()))
if not store().set(COMPLETE, number, xx=True):
    refill()
