# exercise: 6.2
# verdict: wrong
# misconception: Whoever wants to be sure sends If-Match; nothing else has to be looked at.
# feedback: should be a 412, but is a 20
# extra: yes
# region: preconditions.py:refuse_unseen
tag = tag_now(book)
if "If-Match" in request.headers:
    if not request.if_match.contains(tag):
        raise PreconditionFailed("The book is not what you have seen; get it again.")
elif version() >= REQUIRED_FROM:
    raise PreconditionRequired("Send If-Match with the ETag of the book that you have seen.")
