# exercise: 4.3
# verdict: wrong
# misconception: Whether there is a page on either side, only the database knows.
# feedback: should take one statement
# region: pages.py:page_at
backwards = place is not None and place.backwards
direction = order.turned() if backwards else order
found, more = orders.seek(rows, direction, size, place.key if place else None)
if not found:
    return found, None, None
if backwards:
    found = found[::-1]
first, last = order.key(found[0]), order.key(found[-1])
following = Place(last) if orders.seek(rows, order, 1, last)[0] else None
previous = Place(first, backwards=True) if orders.seek(rows, order.turned(), 1, first)[0] else None
return found, following, previous
