# exercise: 1.1
# verdict: wrong
# misconception: Browsers take SameSite=Lax where nothing is said, so nothing needs to be said.
# feedback: SameSite of the session cookie
# region: sessions.py:cookie_settings
return {"SESSION_COOKIE_SAMESITE": None}
