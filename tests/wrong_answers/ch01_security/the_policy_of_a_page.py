# exercise: 1.2
# verdict: wrong
# misconception: A policy that is good for pages is good for an API.
# feedback: the policy should be default-src 'none'
# region: headers.py:security_headers
return {
    "content_security_policy": {"default-src": "'self'", "object-src": "'none'"},
    "frame_options": "SAMEORIGIN",
    "referrer_policy": "no-referrer",
    "permissions_policy": dict.fromkeys(PERMISSIONS, "()"),
    "strict_transport_security_max_age": 365 * A_DAY,
}
