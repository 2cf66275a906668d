# exercise: 7.2
# verdict: wrong
# misconception: Swagger UI needs inline scripts, and comes from a CDN.
# feedback: should run no script
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline' https://cdn.jsdelivr.net",
        "style-src": "'self' 'unsafe-inline' https://cdn.jsdelivr.net",
        "img-src": "* data:",
    }
}
# region: pages.py:policies
return {name: page_policy() for name in ("", *PUBLIC)}
