# exercise: 1.2
# verdict: wrong
# misconception: A page that may read an answer may read its headers.
# feedback: should let the front end read
# region: headers.py:cross_origin_rules
return {
    "origins": allowed_origins,
    "supports_credentials": True,
    "methods": ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "allow_headers": ["Content-Type", "Authorization", "X-API-Key", "X-CSRF-Token"],
    "max_age": A_DAY,
}
