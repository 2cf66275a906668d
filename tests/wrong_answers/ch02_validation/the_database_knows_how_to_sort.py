# exercise: 2.5
# verdict: wrong
# misconception: ORDER BY the column is an order; of equal and of missing values the database takes care.
# feedback: by their ids
# region: queries.py:ordering
column = getattr(Book, query["sort"])
return [column.desc() if query["dir"] == "desc" else column]
