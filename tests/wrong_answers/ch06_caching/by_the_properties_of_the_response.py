# exercise: 6.3
# verdict: right
# misconception: Werkzeug's response has a property for each directive, and who is signed in is g.user.
# region: policies.py:say_who_may_keep_it
said = response.cache_control
if said:
    return response
reads = request.method in ("GET", "HEAD") and response.status_code == 200
if not reads or routes.current() not in current_app.extensions["public"]:
    said.no_store = True
    return response
for name in ("Cookie", "Authorization"):
    response.vary.add(name)
if g.user:
    said.private = True
    said.max_age = 0
    said.must_revalidate = True
    return response
said.stale_while_revalidate = current_app.config["CACHE_STALE_SECONDS"]
said.s_maxage = current_app.config["CACHE_SHARED_SECONDS"]
said.max_age = current_app.config["CACHE_BROWSER_SECONDS"]
said.public = True
response.headers.update({"Surrogate-Key": " ".join(tags())} if tags() else {})
return response
