# exercise: 0.3
# verdict: wrong
# misconception: The slash is decoration: a pointer is the name of the field.
# feedback: the pointer to the title is the JSON Pointer /title
# extra: yes
# region: errors.py:on_invalid
faults = [{"pointer": pointer.lstrip("/"), "message": message} for pointer, message in error.errors.items()]
return problem(422, "Unprocessable Content", "Some values are not as they must be; see errors.", errors=faults)
