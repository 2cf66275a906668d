# exercise: 1.2
# verdict: wrong
# misconception: Each host says for itself whether it wants https.
# feedback: should includeSubDomains
# extra: yes
# region: headers.py:security_headers
return {
    "content_security_policy": {"default-src": "'none'", "frame-ancestors": "'none'"},
    "frame_options": "DENY",
    "referrer_policy": "no-referrer",
    "permissions_policy": dict.fromkeys(PERMISSIONS, "()"),
    "strict_transport_security_max_age": 365 * A_DAY,
    "strict_transport_security_include_subdomains": False,
}
