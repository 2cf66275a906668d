# exercise: 0.3
# verdict: wrong
# misconception: The log needs the error in one line; the id is for the client.
# feedback: the log should have the traceback
# region: errors.py:on_unexpected
current_app.logger.error("%s: %s", type(error).__name__, error)
return problem(500, "Internal Server Error", "The error is on our side. Please try again later.")
