# exercise: 5.2
# verdict: wrong
# misconception: Who has named a version in the address needs no header, so it is looked at only where there is none.
# feedback: should be a 400
# region: versions.py:decide
in_header = numbered(HEADER, request.headers.getlist(HEADER))
named = {number for number in (g.version_in_path, g.version_in_query) if number}
if not named and in_header:
    named = {in_header}
if len(named) > 1:
    raise BadRequest("The path and the query must name the same version.")
g.version, g.media_type = acceptable(request.accept_mimetypes, named.pop() if named else None)
request.args = ImmutableMultiDict(pair for pair in request.args.items(multi=True) if pair[0] != QUERY)
since: Since = current_app.extensions["since"]
first = since.get(routes.current() or "", FIRST)
if g.version < first and request.method != "OPTIONS":
    raise NotFound(f"This is there from version {first} on.")
