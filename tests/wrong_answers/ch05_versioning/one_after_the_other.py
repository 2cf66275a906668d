# exercise: 5.2
# verdict: right
# misconception: Differs in how it is written: the ways are asked one after the other, and each is compared with what was found.
# region: versions.py:numbered
for number in VERSIONS:
    if texts == [str(number)]:
        return number
if texts:
    raise BadRequest(f"{name} names no version that there is.")
return None
# region: versions.py:decide
found = g.version_in_path
for other in (g.version_in_query, numbered(HEADER, request.headers.getlist(HEADER))):
    if found and other and found != other:
        raise BadRequest("Two versions are named; there can be one.")
    found = found or other
args = request.args.copy()
args.poplist(QUERY)
request.args = ImmutableMultiDict(args)
g.version, g.media_type = acceptable(request.accept_mimetypes, found)
name = routes.current()
table: Since = current_app.extensions["since"]
if request.method != "OPTIONS" and name in table and table[name] > g.version:
    raise NotFound
