# exercise: 5.2
# verdict: wrong
# misconception: A preflight is answered as the request would be that it asks about.
# feedback: should be a success, but is a 404
# extra: yes
# region: versions.py:decide
in_header = numbered(HEADER, request.headers.getlist(HEADER))
named = {number for number in (g.version_in_path, g.version_in_query, in_header) if number}
if len(named) > 1:
    raise BadRequest("The path, the query and the header must name the same version.")
g.version, g.media_type = acceptable(request.accept_mimetypes, named.pop() if named else None)
request.args = ImmutableMultiDict(pair for pair in request.args.items(multi=True) if pair[0] != QUERY)
since: Since = current_app.extensions["since"]
first = since.get(routes.current() or "", FIRST)
if g.version < first:
    raise NotFound(f"This is there from version {first} on.")
