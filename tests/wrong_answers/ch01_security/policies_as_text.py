# exercise: 1.2
# verdict: right
# misconception: Policies are written as text, for longer and for more; origins are one anchored pattern; abort refuses.
# region: headers.py:security_headers
return {
    "content_security_policy": "frame-ancestors 'none'; default-src 'none'",
    "frame_options": "DENY",
    "referrer_policy": "no-referrer",
    "permissions_policy": ", ".join(f"{name}=()" for name in (*PERMISSIONS, "midi", "browsing-topics")),
    "strict_transport_security_max_age": 2 * 365 * A_DAY,
    "strict_transport_security_preload": True,
}
# region: headers.py:cross_origin_rules
import re

either = "|".join(re.escape(origin) for origin in allowed_origins)
return {
    "origins": [re.compile(rf"(?:{either})\Z")] if allowed_origins else [],
    "always_send": False,
    "supports_credentials": True,
    "methods": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
    "allow_headers": ["content-type", "authorization", "x-api-key", "x-csrf-token"],
    "expose_headers": "X-Request-ID, Location, Retry-After, RateLimit-Policy, RateLimit",
    "max_age": str(A_DAY),
}
# region: transport.py:refuse_plain_http
from flask import abort

if request.scheme != "https":
    abort(403, description="Use https.")
