# exercise: 5.2
# verdict: wrong
# misconception: A route that was added is an addition, and breaks nobody.
# feedback: should be a 404
# extra: yes
# region: versions.py:decide
in_header = numbered(HEADER, request.headers.getlist(HEADER))
named = {number for number in (g.version_in_path, g.version_in_query, in_header) if number}
if len(named) > 1:
    raise BadRequest("The path, the query and the header must name the same version.")
g.version, g.media_type = acceptable(request.accept_mimetypes, named.pop() if named else None)
request.args = ImmutableMultiDict(pair for pair in request.args.items(multi=True) if pair[0] != QUERY)
