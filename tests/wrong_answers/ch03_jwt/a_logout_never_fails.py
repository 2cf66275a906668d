# exercise: 3.3
# verdict: wrong
# extra: yes
# misconception: Logging out has to work: what Redis has not taken now it takes later.
# feedback: logging out should be answered with 503
# region: revocation.py:revoke
from redis.exceptions import RedisError

if expires_at <= time.time():
    return
expires = datetime.fromtimestamp(expires_at, UTC)
db.session.merge(Revoked(identifier=identifier, expires_at=expires, number=next_number()))
db.session.commit()
with suppress(RedisError):
    refill()
