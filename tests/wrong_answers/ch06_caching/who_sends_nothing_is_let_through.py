# exercise: 6.2
# verdict: wrong
# misconception: If-Match is checked where it is there, and after the check nobody else comes.
# feedback: 428
# region: preconditions.py:refuse_unseen
if "If-Match" in request.headers and request.headers["If-Match"] != f'"{tag_now(book)}"':
    raise PreconditionFailed("The book is not what you have seen; get it again.")
# region: preconditions.py:remove_seen
remove(book)
# region: preconditions.py:on_stale
return models.on_database_error(error)
