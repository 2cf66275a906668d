# exercise: 1.2
# verdict: wrong
# misconception: Who refuses plain HTTP needs no Strict-Transport-Security.
# feedback: Strict-Transport-Security should have a max-age
# region: headers.py:security_headers
return {
    "content_security_policy": {"default-src": "'none'", "frame-ancestors": "'none'"},
    "frame_options": "DENY",
    "referrer_policy": "no-referrer",
    "permissions_policy": dict.fromkeys(PERMISSIONS, "()"),
    "strict_transport_security": False,
}
