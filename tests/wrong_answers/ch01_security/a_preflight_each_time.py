# exercise: 1.2
# verdict: wrong
# misconception: A browser knows by itself for how long a preflight is good.
# feedback: Access-Control-Max-Age should be a day
# region: headers.py:cross_origin_rules
return {
    "origins": allowed_origins,
    "supports_credentials": True,
    "methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["Content-Type", "Authorization", "X-API-Key", "X-CSRF-Token"],
    "expose_headers": ["Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"],
}
