# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: A UUID that is made from the session is a UUID, and the same session is the same id.
# feedback: two access tokens of one session
# region: tokens.py:access_token
from uuid import NAMESPACE_URL, uuid5

return create_access_token(
    Subject(user.id, keys.signing_key()),
    expires_delta=timedelta(seconds=current_app.config["ACCESS_TOKEN_SECONDS"]),
    additional_claims={"role": user.role, "sid": sid, "jti": str(uuid5(NAMESPACE_URL, sid))},
    additional_headers={"typ": ACCESS},
)
