# exercise: 0.3
# verdict: right
# misconception: The router calls the handlers itself, and the answer is the error's own response with another body.
# region: errors.py:Api.error_router
if isinstance(e, HTTPException) and not hasattr(e, "new_url"):
    return on_http_exception(e)
if isinstance(e, Invalid):
    return on_invalid(e)
return original_handler(e)
# region: errors.py:on_http_exception
message = error.data["message"] if hasattr(error, "data") and "message" in error.data else error.description
response = error.get_response(request.environ)
response.set_data(problem(response.status_code, error.name, str(message)).get_data())
response.content_type = PROBLEM_JSON
return response
# region: errors.py:on_unexpected
import sys
import traceback

print(request_id(), *traceback.format_exception(error), sep="\n", file=sys.stderr)
return problem(500, "Internal Server Error", "We have been told, and look into it.")
