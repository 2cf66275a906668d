# exercise: 6.2
# verdict: wrong
# extra: yes
# misconception: A header that names nothing was not sent.
# feedback: If-Match: nothing should be a 412
# region: preconditions.py:refuse_unseen
tag = tag_now(book)
since = request.if_unmodified_since
if request.if_match:
    passed = request.if_match.contains(tag)
elif version() >= REQUIRED_FROM:
    raise PreconditionRequired("Send If-Match with the ETag of the book that you have seen.")
else:
    passed = since is None or book.updated_at.replace(microsecond=0) <= since
if request.if_none_match.contains_weak(tag):
    passed = False
if not passed:
    raise PreconditionFailed("The book is not what you have seen; get it again.")
