# exercise: 0.3
# verdict: right
# misconception: Asks for the headers by themselves, has types, titles and members of its own, logs with a logger of its own.
# region: errors.py:on_http_exception
data = getattr(error, "data", None) or {}
detail = str(data.get("message") or error.description or error.name)
response = problem(error.code or 500, error.name.capitalize(), detail, type=f"https://shop.test/problems/{error.code}")
for name, value in error.get_headers(request.environ):
    if name != "Content-Type":
        response.headers.add(name, value)
response.headers["Content-Type"] = f"{PROBLEM_JSON}; charset=utf-8"
response.headers["Cache-Control"] = "no-store"
return response
# region: errors.py:on_invalid
errors = []
for pointer in sorted(error.errors):
    errors.append({"message": error.errors[pointer].capitalize() + ".", "pointer": pointer, "code": "invalid"})
return problem(422, "Invalid values", f"{len(errors)} values are not right.", type="/problems/invalid", errors=errors)
# region: errors.py:on_unexpected
import logging

name = request_id()
logging.getLogger("books").exception("%s %s: %s", request.method, request.path, name, exc_info=error)
return problem(500, "Internal Server Error", "An unexpected error occurred.", reference=name)
