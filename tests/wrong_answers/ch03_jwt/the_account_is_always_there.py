# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: Whoever has a token has an account; an account that is gone is nobody any more.
# feedback: the account is gone
# region: bearer.py:use_our_answers
manager.expired_token_loader(lambda _header, _claims: refused("The token has expired."))
manager.revoked_token_loader(lambda _header, _claims: refused("The token has been revoked."))
manager.invalid_token_loader(lambda _reason: refused("The token is not valid."))
manager.token_verification_failed_loader(lambda _header, _claims: refused("The token is not valid."))
manager.unauthorized_loader(not_presented)
