# exercise: 1.2
# verdict: wrong
# misconception: There is one front end, so its origin is the first in the list.
# feedback: should name the front end, https://admin
# extra: yes
# region: headers.py:cross_origin_rules
return {
    "origins": allowed_origins[:1],
    "supports_credentials": True,
    "methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["Content-Type", "Authorization", "X-API-Key", "X-CSRF-Token"],
    "expose_headers": ["Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"],
    "max_age": A_DAY,
}
