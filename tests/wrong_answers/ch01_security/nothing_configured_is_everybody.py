# exercise: 1.2
# verdict: wrong
# misconception: No origin in the settings means that every origin is welcome.
# feedback: lets its pages read this
# region: headers.py:cross_origin_rules
return {
    "origins": allowed_origins or "*",
    "supports_credentials": True,
    "methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["Content-Type", "Authorization", "X-API-Key", "X-CSRF-Token"],
    "expose_headers": ["Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"],
    "max_age": A_DAY,
}
