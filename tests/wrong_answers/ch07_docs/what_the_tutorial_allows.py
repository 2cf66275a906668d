# exercise: 7.2
# verdict: wrong
# misconception: Swagger UI needs inline scripts, and comes from a CDN.
# feedback: policy
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline' https://cdn.jsdelivr.net",
        "style-src": "'self' 'unsafe-inline' https://cdn.jsdelivr.net",
        "img-src": "* data:",
    }
}
