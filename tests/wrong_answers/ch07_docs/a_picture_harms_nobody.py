# exercise: 7.2
# verdict: wrong
# misconception: A picture runs nothing, so it may come from anywhere.
# feedback: should not load a picture from elsewhere
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "* data:",
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
}
