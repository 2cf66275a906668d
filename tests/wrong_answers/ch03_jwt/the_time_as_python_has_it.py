# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: A time is what time.time() gives, fractions and all.
# feedback: should be a whole number of seconds
# region: tokens.py:access_token
import time

now = time.time()
until = now + current_app.config["ACCESS_TOKEN_SECONDS"]
return create_access_token(
    Subject(user.id, keys.signing_key()),
    additional_claims={"role": user.role, "sid": sid, "iat": now, "nbf": now, "exp": until},
    additional_headers={"typ": ACCESS},
)
