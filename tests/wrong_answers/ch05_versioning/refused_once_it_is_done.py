# exercise: 5.2
# verdict: wrong
# misconception: A contradiction is something to be told of in the answer.
# feedback: should make no shelf, but has made one
# extra: yes
# region: versions.py:decide
from flask import after_this_request

from solutions.ch00_books_api.errors import problem

in_header = numbered(HEADER, request.headers.getlist(HEADER))
named = {number for number in (g.version_in_path, g.version_in_query, in_header) if number}
if len(named) > 1:

    @after_this_request
    def refuse(response: Response) -> Response:
        return problem(400, "Bad Request", "The path, the query and the header must name the same version.")

g.version, g.media_type = acceptable(request.accept_mimetypes, named.pop() if named else None)
request.args = ImmutableMultiDict(pair for pair in request.args.items(multi=True) if pair[0] != QUERY)
since: Since = current_app.extensions["since"]
first = since.get(routes.current() or "", FIRST)
if g.version < first and request.method != "OPTIONS":
    raise NotFound(f"This is there from version {first} on.")
