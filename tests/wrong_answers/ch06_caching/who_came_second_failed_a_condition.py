# exercise: 6.2
# verdict: wrong
# extra: yes
# misconception: Whoever comes second is told so in one way.
# feedback: of two changes at once without If-Match
# region: preconditions.py:on_stale
models.on_database_error(error)
return problem(412, "Precondition Failed", "Somebody was quicker; get the book again.")
