# exercise: 0.3
# verdict: wrong
# misconception: The more a client is told, the better it can report the error.
# feedback: the answer should tell nothing of what happened inside
# region: errors.py:on_unexpected
current_app.logger.error("request %s failed", request_id(), exc_info=error)
return problem(500, "Internal Server Error", f"{type(error).__name__}: {error}")
