# exercise: 6.6
# verdict: right
# misconception: A script makes the words, what is owed is told under the lock, and a pipeline drops name by name.
# region: invalidation.py:generations
if all(known):
    return [bytes(word).decode() for word in known]
script = """
for number, key in ipairs(KEYS) do
  redis.call('SET', key, ARGV[number + 1], 'NX', 'EX', ARGV[1])
end
return redis.call('MGET', unpack(KEYS))
"""
names = [tag_key(tag) for tag in wanted]
words = [secrets.token_urlsafe() for _ in wanted]
return [word.decode() for word in cache().eval(script, len(names), *names, KEPT, *words)]
# region: invalidation.py:forget
owed: Owed = current_app.extensions["owed"]
with owed.lock:
    owed.tags.update((tag, None) for tag in touched)
try:
    settle(always())
except RedisError:
    failed("a change was not told")
# region: invalidation.py:settle
owed: Owed = current_app.extensions["owed"]
with owed.lock:
    if owed.tags:
        redis.delete(*[tag_key(tag) for tag, _ in owed.tags])
        owed.tags.clear()
# region: invalidation.py:notice
noted = session.info.get("touched", frozenset())
for row in set(session.new) | set(session.dirty) | set(session.deleted):
    for model, touches in TOUCHED.items():
        if isinstance(row, model):
            noted |= frozenset(touches(row))
session.info["touched"] = noted
# region: invalidation.py:notice_many
if state.is_select:
    return
table = getattr(state.statement, "table", None)
if table is not None and table.name in {model.__tablename__ for model in TOUCHED}:
    state.session.info["touched"] = frozenset({ALL}) | state.session.info.get("touched", frozenset())
# region: invalidation.py:tell
if session.in_nested_transaction():
    return
touched = session.info.pop("touched", ())
if touched:
    forget(touched)
# region: invalidation.py:drop_what_was_noted
if not session.in_nested_transaction():
    session.info["touched"] = frozenset()
# region: control.py:drop
dropped, cursor = 0, None
while cursor != 0:
    cursor, found = cache().scan(cursor or 0, match=f"{NAMESPACE}answer:{pattern}", count=AT_ONCE)
    with cache().pipeline(transaction=False) as pipeline:
        for key in found:
            pipeline.unlink(key)
        dropped += sum(pipeline.execute())
return dropped
