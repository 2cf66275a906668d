# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: A request may come without a token, so none is no error.
# feedback: is not Bearer
# region: bearer.py:bearer_token
scheme, _, token = authorization.strip().partition(" ")
return token.strip() if scheme.lower() == "bearer" else ""
# region: bearer.py:identified
from flask import abort

if verify_jwt_in_request(optional=True) is None:
    abort(400, "There is no token.")
return get_current_user(), get_jwt()
