# exercise: 7.2
# verdict: wrong
# extra: yes
# misconception: What half of the web loads from there is safe.
# feedback: should not load a script from elsewhere
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'none'",
        "script-src": "'self' https://cdn.jsdelivr.net",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
}
