# exercise: 2.5
# verdict: wrong
# extra: yes
# misconception: What breaks a tie need not follow the direction of the rest.
# feedback: books of one year by their ids
# region: queries.py:ordering
column = getattr(Book, query["sort"])
return [(column.desc() if query["dir"] == "desc" else column.asc()).nulls_last(), Book.id.asc()]
