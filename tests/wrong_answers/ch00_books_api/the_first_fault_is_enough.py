# exercise: 0.3
# verdict: wrong
# misconception: One fault at a time: when it is mended, the next one shows.
# feedback: errors should name all four faults at once
# extra: yes
# region: errors.py:on_invalid
pointer, message = next(iter(error.errors.items()))
return problem(422, "Unprocessable Content", message, errors=[{"pointer": pointer, "message": message}])
