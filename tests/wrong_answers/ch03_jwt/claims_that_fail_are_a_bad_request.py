# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: A token whose claims are wrong is a bad request: 400, as the library has it.
# feedback: the answer should be 401, but is 400
# region: bearer.py:use_our_answers
manager.expired_token_loader(lambda _header, _claims: refused("The token has expired."))
manager.revoked_token_loader(lambda _header, _claims: refused("The token has been revoked."))
manager.invalid_token_loader(lambda _reason: refused("The token is not valid."))
manager.user_lookup_error_loader(lambda _header, _claims: refused("The account does not exist any more."))
manager.unauthorized_loader(not_presented)
