# exercise: 1.2
# verdict: wrong
# misconception: A library for security headers is secure by its defaults.
# feedback: Referrer-Policy should be no-referrer
# region: headers.py:security_headers
return {
    "content_security_policy": {"default-src": "'none'", "frame-ancestors": "'none'"},
    "frame_options": "DENY",
    "strict_transport_security_max_age": 365 * A_DAY,
}
