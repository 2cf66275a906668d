# exercise: 7.2
# verdict: wrong
# extra: yes
# misconception: Our own pages may frame each other.
# feedback: X-Frame-Options
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'self'",
    },
    "frame_options": "SAMEORIGIN",
}
