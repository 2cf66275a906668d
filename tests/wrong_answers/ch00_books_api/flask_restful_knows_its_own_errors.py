# exercise: 0.3
# verdict: wrong
# misconception: What Flask-RESTful's abort() raises, Flask-RESTful has to answer.
# feedback: an error should be application/problem+json, not application/json
# region: errors.py:Api.error_router
if isinstance(e, HTTPException):
    return super().error_router(original_handler, e)
return original_handler(e)
