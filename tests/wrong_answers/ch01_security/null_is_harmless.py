# exercise: 1.2
# verdict: wrong
# misconception: Files and local apps have the origin null, and they are harmless.
# feedback: null should not be allowed
# region: headers.py:cross_origin_rules
return {
    "origins": [*allowed_origins, "null"],
    "supports_credentials": True,
    "methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["Content-Type", "Authorization", "X-API-Key", "X-CSRF-Token"],
    "expose_headers": ["Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"],
    "max_age": A_DAY,
}
