# exercise: 5.2
# verdict: wrong
# misconception: Where there is no route, there is no version to decide on.
# feedback: should be a 400, but is a 404
# extra: yes
# region: versions.py:decide
if routes.current() is None:
    return
in_header = numbered(HEADER, request.headers.getlist(HEADER))
named = {number for number in (g.version_in_path, g.version_in_query, in_header) if number}
if len(named) > 1:
    raise BadRequest("The path, the query and the header must name the same version.")
g.version, g.media_type = acceptable(request.accept_mimetypes, named.pop() if named else None)
request.args = ImmutableMultiDict(pair for pair in request.args.items(multi=True) if pair[0] != QUERY)
since: Since = current_app.extensions["since"]
first = since.get(routes.current() or "", FIRST)
if g.version < first and request.method != "OPTIONS":
    raise NotFound(f"This is there from version {first} on.")
