# exercise: 5.2
# verdict: wrong
# misconception: Whoever names a version in two ways means the first one.
# feedback: should be a 400
# region: versions.py:numbered
return int(texts[0]) if texts and texts[0].isdigit() else None
# region: versions.py:decide
in_header = numbered(HEADER, request.headers.getlist(HEADER))
g.version, g.media_type = acceptable(request.accept_mimetypes, g.version_in_path or g.version_in_query or in_header)
request.args = ImmutableMultiDict(pair for pair in request.args.items(multi=True) if pair[0] != QUERY)
