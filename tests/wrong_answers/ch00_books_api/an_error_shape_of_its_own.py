# exercise: 0.3
# verdict: wrong
# misconception: Flask-RESTful looks after the errors of its resources; the others get a small JSON.
# feedback: problem+json
# region: errors.py:Api.error_router
if request.url_rule and isinstance(e, HTTPException):
    return super().error_router(original_handler, e)
return original_handler(e)
# region: errors.py:on_http_exception
return Response(json.dumps({"error": error.description}), error.code, content_type="application/json")
# region: errors.py:on_invalid
return Response(json.dumps({"error": error.errors}), 422, content_type="application/json")
# region: errors.py:on_unexpected
return Response(json.dumps({"error": str(error)}), 500, content_type="application/json")
