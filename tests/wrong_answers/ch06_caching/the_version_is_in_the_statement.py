# exercise: 6.2
# verdict: right
# misconception: Each condition raises where it is looked at; and the statement that deletes names the version itself.
# region: preconditions.py:refuse_unseen
names = request.headers
tag = tag_now(book)
if "If-Match" in names:
    if not (request.if_match.star_tag or tag in request.if_match.as_set()):
        raise PreconditionFailed
elif version() >= REQUIRED_FROM:
    raise PreconditionRequired
elif (since := request.if_unmodified_since) and int(book.updated_at.timestamp()) > since.timestamp():
    raise PreconditionFailed
if request.if_none_match and request.if_none_match.contains_weak(tag):
    raise PreconditionFailed
# region: preconditions.py:remove_seen
if request.headers.get("If-Match") is None:
    return remove(book)
table = Book.__table__
seen = (table.c.id == book.id) & (table.c.version == book.version)
gone = db.session.execute(table.delete().where(seen))
if gone.rowcount == 0:
    raise StaleDataError
db.session.commit()
# region: preconditions.py:on_stale
db.session.rollback()
if request.headers.get("If-Match") is not None:
    return problem(412, "Precondition Failed", None)
return problem(409, "Conflict", "It was changed or deleted meanwhile.")
