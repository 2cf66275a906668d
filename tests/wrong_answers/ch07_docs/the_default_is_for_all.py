# exercise: 7.2
# verdict: wrong
# misconception: default-src is for whatever is not named.
# feedback: should be 'none'
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
    }
}
