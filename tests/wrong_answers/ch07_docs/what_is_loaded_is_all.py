# exercise: 7.2
# verdict: wrong
# misconception: A page loads scripts, styles and pictures; what a script asks for is the script's business.
# feedback: should be let ask for
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
}
