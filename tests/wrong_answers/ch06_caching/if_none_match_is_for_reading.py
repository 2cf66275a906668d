# exercise: 6.2
# verdict: wrong
# misconception: If-None-Match makes a 304, and a change has none.
# feedback: should be a 412, but is a 20
# extra: yes
# region: preconditions.py:refuse_unseen
tag = tag_now(book)
since = request.if_unmodified_since
if "If-Match" in request.headers:
    passed = request.if_match.contains(tag)
elif version() >= REQUIRED_FROM:
    raise PreconditionRequired("Send If-Match with the ETag of the book that you have seen.")
else:
    passed = since is None or book.updated_at.replace(microsecond=0) <= since
if not passed:
    raise PreconditionFailed("The book is not what you have seen; get it again.")
