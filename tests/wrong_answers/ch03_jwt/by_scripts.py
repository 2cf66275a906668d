# exercise: 3.3
# verdict: right
# misconception: Scripts that Redis runs as a whole, and an INSERT that does nothing where the row is there.
# region: revocation.py:revoke
from sqlalchemy.dialects import postgresql, sqlite

rest = expires_at - time.time()
if rest > 0:
    insert = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[db.engine.dialect.name]
    row = {"identifier": identifier, "expires_at": datetime.fromtimestamp(expires_at, UTC)}
    db.session.execute(insert(Revoked).values(row).on_conflict_do_nothing())
    db.session.commit()
    store().set(PREFIX + identifier, "", px=math.ceil(rest * 1000))
# region: revocation.py:any_revoked
script = """
if redis.call("EXISTS", KEYS[1]) == 0 then return -1 end
local found = 0
for i = 2, #KEYS do found = found + redis.call("EXISTS", KEYS[i]) end
return found
"""
keys = [COMPLETE, *(PREFIX + identifier for identifier in identifiers)]
while (found := store().eval(script, len(keys), *keys)) < 0:
    refill()
return found > 0
# region: revocation.py:refill
script = """
redis.call("SET", KEYS[1], "1")
for i = 2, #KEYS do redis.call("SET", KEYS[i], "1", "PX", ARGV[i - 1]) end
"""
moment = now()
records = db.session.scalars(select(Revoked).where(Revoked.expires_at > moment)).all()
lives = [math.ceil((record.expires_at - moment).total_seconds() * 1000) for record in records]
keys = [COMPLETE, *(PREFIX + record.identifier for record in records)]
store().eval(script, len(keys), *keys, *lives)
