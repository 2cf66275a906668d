# exercise: 3.2
# verdict: wrong
# misconception: A token that cannot be read is a value that is wrong: 422, as the library has it; 401 is for the others.
# feedback: the answer should be 401, but is 422
# region: bearer.py:use_our_answers
from flask import jsonify


def invalid(reason: str) -> Any:
    if reason.startswith(("Not enough", "Invalid header", "Invalid payload")):
        return jsonify(msg=reason), 422
    return refused("The token is not valid.")


manager.expired_token_loader(lambda _header, _claims: refused("The token has expired."))
manager.revoked_token_loader(lambda _header, _claims: refused("The token has been revoked."))
manager.invalid_token_loader(invalid)
manager.token_verification_failed_loader(lambda _header, _claims: refused("The token is not valid."))
manager.user_lookup_error_loader(lambda _header, _claims: refused("The account does not exist any more."))
manager.unauthorized_loader(not_presented)
