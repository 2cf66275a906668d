# exercise: 4.2
# verdict: wrong
# misconception: The same condition, written with OR, is the same to the database.
# feedback: less than a look at each
# region: orders.py:beyond
*first, last = order.columns
further = last < key[-1] if order.descending else last > key[-1]
for column, value in zip(first, key, strict=False):
    further = (column < value if order.descending else column > value) | ((column == value) & further)
return further
