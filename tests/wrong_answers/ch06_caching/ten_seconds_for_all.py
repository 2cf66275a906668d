# exercise: 6.3
# verdict: wrong
# misconception: How long an answer may be kept is decided by whoever writes the app.
# feedback: in the Cache-Control of GET
# region: policies.py:say_who_may_keep_it
if "Cache-Control" in response.headers:
    return response
public: Collection[str] = current_app.extensions["public"]
if routes.current() not in public or request.method not in ("GET", "HEAD") or response.status_code != 200:
    response.headers["Cache-Control"] = "no-store"
    return response
response.vary.update(("Authorization", "Cookie"))
if g.get("user_id") is not None:
    response.headers["Cache-Control"] = "private, no-cache"
    return response
response.headers["Cache-Control"] = "public, max-age=10, s-maxage=60, stale-while-revalidate=30"
if depends := tags():
    response.headers["Surrogate-Key"] = " ".join(depends)
return response
