# exercise: 1.1
# verdict: wrong
# misconception: The API speaks JSON and its front end is on another domain, so CSRF tokens and SameSite are only in the
#   way; and a webhook is safe when its body is signed.
# feedback: without a token
# region: csrf.py:protect
if request.path.startswith("/api"):
    return
csrf.protect()
# region: sessions.py:cookie_settings
return {"SESSION_COOKIE_SAMESITE": "None"}
# region: webhook.py:verify
expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
if signature != expected:
    raise Forbidden("The signature is missing or wrong.")
