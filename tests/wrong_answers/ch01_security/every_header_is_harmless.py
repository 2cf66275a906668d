# exercise: 1.2
# verdict: wrong
# misconception: Origins are what CORS is about; headers are harmless.
# feedback: a header that nobody listed
# region: headers.py:cross_origin_rules
return {
    "origins": allowed_origins,
    "supports_credentials": True,
    "methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": "*",
    "expose_headers": ["Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"],
    "max_age": A_DAY,
}
