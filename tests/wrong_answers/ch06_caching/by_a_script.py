# exercise: 6.6
# verdict: right
# misconception: Numbers at random, tags that are told one by one, and a script that drops a page at a time.
# region: invalidation.py:generations
names = [tag_key(tag) for tag in wanted]
missing = {name: secrets.randbits(62) for name, word in zip(names, known, strict=True) if word is None}
if missing:
    with cache().pipeline(transaction=False) as pipeline:
        for name, number in missing.items():
            pipeline.set(name, number, nx=True)
            pipeline.expire(name, KEPT)
        pipeline.execute()
    known = cache().mget(names)
return [bytes(word or b"").decode() for word in known]
# region: invalidation.py:forget
owed: Owed = current_app.extensions["owed"]
for tag in set(touched):
    with owed.lock:
        owed.tags.add((tag, object()))
try:
    settle(always())
except RedisError as error:
    current_app.logger.warning("not told: %s", error)
    failed("a change was not told")
# region: invalidation.py:settle
owed: Owed = current_app.extensions["owed"]
for one in list(owed.tags):
    redis.delete(tag_key(one[0]))
    with owed.lock:
        owed.tags.discard(one)
# region: invalidation.py:notice
touched = session.info.get("touched") or set()
for row in session.new.union(session.dirty).union(session.deleted):
    for model in TOUCHED:
        if isinstance(row, model):
            touched.update(TOUCHED[model](row))
session.info["touched"] = touched
# region: invalidation.py:notice_many
if state.is_select:
    return
mapper = state.bind_mapper
table = getattr(state.statement, "table", None)
if (mapper and mapper.class_ in TOUCHED) or table in [model.__table__ for model in TOUCHED]:
    state.session.info["touched"] = (state.session.info.get("touched") or set()) | {ALL}
# region: invalidation.py:tell
if not session.in_nested_transaction():
    touched, session.info["touched"] = session.info.get("touched"), None
    if touched:
        forget(touched)
# region: invalidation.py:drop_what_was_noted
if not session.in_nested_transaction():
    session.info["touched"] = None
# region: control.py:drop
page = """
local found = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
local gone = 0
for _, name in ipairs(found[2]) do gone = gone + redis.call('UNLINK', name) end
return {found[1], gone}
"""
cursor, dropped = b"0", 0
while True:
    cursor, gone = cache().eval(page, 0, cursor, f"{NAMESPACE}answer:{pattern}", AT_ONCE)
    dropped += gone
    if cursor == b"0":
        return dropped
