# exercise: 6.3
# verdict: wrong
# misconception: What went wrong is kept by nobody anyway.
# feedback: should be no-store
# region: policies.py:say_who_may_keep_it
if "Cache-Control" in response.headers or response.status_code != 200:
    return response
public: Collection[str] = current_app.extensions["public"]
if routes.current() not in public or request.method not in ("GET", "HEAD"):
    response.headers["Cache-Control"] = "no-store"
    return response
response.vary.update(("Authorization", "Cookie"))
if g.get("user_id") is not None:
    response.headers["Cache-Control"] = "private, no-cache"
    return response
config = current_app.config
response.headers["Cache-Control"] = (
    f"public, max-age={config['CACHE_BROWSER_SECONDS']}, s-maxage={config['CACHE_SHARED_SECONDS']}, "
    f"stale-while-revalidate={config['CACHE_STALE_SECONDS']}"
)
if depends := tags():
    response.headers["Surrogate-Key"] = " ".join(depends)
return response
