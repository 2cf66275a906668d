# exercise: 0.3
# verdict: wrong
# misconception: errors is an object with a message for each field, as form libraries make it.
# feedback: errors should be a list of the faults
# region: errors.py:on_invalid
return problem(422, "Unprocessable Content", "Some values are not as they must be; see errors.", errors=error.errors)
