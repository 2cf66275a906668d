# exercise: 7.2
# verdict: wrong
# misconception: A source is a host, and ours has a name.
# feedback: books.example
# extra: yes
# region: pages.py:page_policy
return {
    "content_security_policy": {
        "default-src": "'none'",
        "script-src": "https://shop.test",
        "style-src": "https://shop.test",
        "img-src": "https://shop.test data:",
        "connect-src": "https://shop.test",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
}
