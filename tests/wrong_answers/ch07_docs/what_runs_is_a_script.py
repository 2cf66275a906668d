# exercise: 7.2
# verdict: wrong
# misconception: A policy is about scripts: that is where an attack is.
# feedback: should be let load a style sheet
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'none'",
        "script-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
}
