# exercise: 6.6
# verdict: right
# misconception: Who finds no word sets one and reads what is there, to forget is to write another, and names are collected first.
# region: invalidation.py:generations
from uuid import uuid4

found = []
for tag, word in zip(wanted, known, strict=True):
    mine = uuid4().hex.encode()
    if word is None and cache().set(tag_key(tag), mine, ex=KEPT, nx=True):
        word = mine
    found.append((word or cache().get(tag_key(tag)) or mine).decode())
return found
# region: invalidation.py:forget
owed: Owed = current_app.extensions["owed"]
with owed.lock:
    owed.tags.update((tag, secrets.token_hex(8)) for tag in touched)
try:
    settle(always())
except RedisError:
    failed("a change is owed")
# region: invalidation.py:settle
owed: Owed = current_app.extensions["owed"]
with owed.lock:
    told = frozenset(owed.tags)
if not told:
    return
with redis.pipeline() as pipeline:
    for tag in {tag for tag, _ in told}:
        pipeline.set(tag_key(tag), secrets.token_urlsafe(9), ex=KEPT)
    pipeline.execute()
with owed.lock:
    owed.tags.difference_update(told)
# region: invalidation.py:notice
rows = [*session.new, *session.deleted, *filter(session.is_modified, session.dirty)]
for row in rows:
    touches = TOUCHED.get(type(row))
    if touches is not None:
        session.info["touched"] = {*session.info.get("touched", ()), *touches(row)}
# region: invalidation.py:notice_many
from sqlalchemy import Delete, Insert, Update

names = {model.__table__.name for model in TOUCHED}
if isinstance(state.statement, Delete | Insert | Update) and state.statement.table.name in names:
    state.session.info["touched"] = {ALL, *state.session.info.get("touched", ())}
# region: invalidation.py:tell
if session.in_nested_transaction() or "touched" not in session.info:
    return
if touched := sorted(session.info.pop("touched")):
    forget(touched)
# region: invalidation.py:drop_what_was_noted
if session.in_nested_transaction():
    return
session.info.pop("touched", None)
# region: control.py:drop
names = sorted(set(cache().scan_iter(match=f"{NAMESPACE}answer:{pattern}", count=AT_ONCE)))
return sum(unlink(names[begin : begin + AT_ONCE]) for begin in range(0, len(names), AT_ONCE))
