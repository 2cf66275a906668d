# exercise: 3.3
# verdict: right
# misconception: Scripts that Redis runs as a whole, and a row that is looked for.
# region: revocation.py:revoke
if expires_at > time.time():
    number = next_number()
    row = db.session.get(Revoked, identifier) or Revoked(identifier=identifier)
    row.expires_at, row.number = datetime.fromtimestamp(expires_at, UTC), number
    db.session.add(row)
    db.session.commit()
    refill()
# region: revocation.py:any_revoked
script = """
local complete = redis.call("GET", KEYS[1])
if not complete or tonumber(complete) < tonumber(ARGV[1]) then return -1 end
local found = 0
for i = 2, #KEYS do found = found + redis.call("EXISTS", KEYS[i]) end
return found
"""
keys = [COMPLETE, *(PREFIX + identifier for identifier in identifiers)]
while (found := store().eval(script, len(keys), *keys, newest)) < 0:
    refill()
return found > 0
# region: revocation.py:refill
script = """
if redis.call("GET", KEYS[1]) ~= ARGV[1] and ARGV[1] ~= "" then return end
redis.call("SET", KEYS[1], ARGV[2])
for i = 2, #KEYS do redis.call("SET", KEYS[i], "1", "PX", ARGV[i + 1]) end
"""
copied = (store().get(COMPLETE) or b"").decode()
newest = max(db.session.scalar(select(Newest.number)) or 0, int(copied or 0))
moment = now()
wanted = select(Revoked).where(Revoked.expires_at > moment, Revoked.number > int(copied or 0))
records = db.session.scalars(wanted).all()
lives = [math.ceil((record.expires_at - moment).total_seconds() * 1000) for record in records]
keys = [COMPLETE, *(PREFIX + record.identifier for record in records)]
store().eval(script, len(keys), *keys, copied, newest, *lives)
