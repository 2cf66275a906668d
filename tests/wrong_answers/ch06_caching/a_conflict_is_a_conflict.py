# exercise: 6.2
# verdict: wrong
# misconception: That somebody was quicker is a 409, whatever was asked.
# feedback: of two changes at once
# region: preconditions.py:on_stale
return models.on_database_error(error)
