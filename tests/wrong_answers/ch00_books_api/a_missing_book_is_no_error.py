# exercise: 0.3
# verdict: wrong
# misconception: That a book is missing is an everyday answer, so a short message will do; problems are for real errors.
# feedback: an error should be application/problem+json, not application/json
# extra: yes
# region: errors.py:Api.error_router
if request.url_rule and getattr(e, "code", None) == 404:
    return self.make_response({"message": e.description}, 404)
return original_handler(e)
