# exercise: 7.2
# verdict: wrong
# misconception: What comes from the app itself is harmless, whatever it is.
# feedback: needs no such thing
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
}
