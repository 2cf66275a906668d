# exercise: 0.3
# verdict: wrong
# misconception: Whatever is wrong with a request is a 400.
# feedback: a value that is wrong should be answered with 422
# region: errors.py:on_invalid
faults = [{"pointer": pointer, "message": message} for pointer, message in error.errors.items()]
return problem(400, "Bad Request", "Some values are not as they must be; see errors.", errors=faults)
