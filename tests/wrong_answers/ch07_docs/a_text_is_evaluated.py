# exercise: 7.2
# verdict: wrong
# extra: yes
# misconception: Libraries make functions of texts, so a page with a library needs unsafe-eval.
# feedback: allows 'unsafe-eval'
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'none'",
        "script-src": "'self' 'unsafe-eval'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
}
