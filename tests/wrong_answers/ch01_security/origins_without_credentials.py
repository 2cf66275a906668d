# exercise: 1.2
# verdict: wrong
# misconception: An origin that is allowed may send cookies.
# feedback: Access-Control-Allow-Credentials should be true
# region: headers.py:cross_origin_rules
return {
    "origins": allowed_origins,
    "methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["Content-Type", "Authorization", "X-API-Key", "X-CSRF-Token"],
    "expose_headers": ["Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"],
    "max_age": A_DAY,
}
