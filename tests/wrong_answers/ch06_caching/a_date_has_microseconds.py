# exercise: 6.2
# verdict: wrong
# misconception: Two moments are compared as they are.
# feedback: should be a 200 or 204, but is a 412
# extra: yes
# region: preconditions.py:refuse_unseen
tag = tag_now(book)
since = request.if_unmodified_since
if "If-Match" in request.headers:
    passed = request.if_match.contains(tag)
elif version() >= REQUIRED_FROM:
    raise PreconditionRequired("Send If-Match with the ETag of the book that you have seen.")
else:
    passed = since is None or book.updated_at <= since
if request.if_none_match.contains_weak(tag):
    passed = False
if not passed:
    raise PreconditionFailed("The book is not what you have seen; get it again.")
