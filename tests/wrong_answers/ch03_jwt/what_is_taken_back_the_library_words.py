# exercise: 3.2
# verdict: wrong
# misconception: That a token was taken back is answered with a 401 already, so that answer is good.
# feedback: the token was taken back by a logout
# region: bearer.py:use_our_answers
manager.expired_token_loader(lambda _header, _claims: refused("The token has expired."))
manager.invalid_token_loader(lambda _reason: refused("The token is not valid."))
manager.token_verification_failed_loader(lambda _header, _claims: refused("The token is not valid."))
manager.user_lookup_error_loader(lambda _header, _claims: refused("The account does not exist any more."))
manager.unauthorized_loader(not_presented)
