# exercise: 6.2
# verdict: wrong
# misconception: A rule that keeps changes from being lost is one for all clients.
# feedback: without a condition should be a 200
# region: preconditions.py:refuse_unseen
tag = tag_now(book)
since = request.if_unmodified_since
if "If-Match" in request.headers:
    passed = request.if_match.contains(tag)
elif since is not None and version() < REQUIRED_FROM:
    passed = book.updated_at.replace(microsecond=0) <= since
else:
    raise PreconditionRequired("Send If-Match with the ETag of the book that you have seen.")
if request.if_none_match.contains_weak(tag):
    passed = False
if not passed:
    raise PreconditionFailed("The book is not what you have seen; get it again.")
