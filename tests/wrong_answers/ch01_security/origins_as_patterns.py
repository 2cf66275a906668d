# exercise: 1.2
# verdict: wrong
# misconception: The list of origins holds patterns, and each of them allows its subdomains.
# feedback: lets its pages read this
# region: headers.py:cross_origin_rules
return {
    "origins": [origin.replace("https://", r"https?://(.*\.)?") for origin in allowed_origins],
    "supports_credentials": True,
    "methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["Content-Type", "Authorization", "X-API-Key", "X-CSRF-Token"],
    "expose_headers": ["Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"],
    "max_age": A_DAY,
}
