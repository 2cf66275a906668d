# exercise: 4.3
# verdict: wrong
# misconception: What comes before a place is read from there on.
# feedback: the pages back should be
# region: pages.py:page_at
backwards = place is not None and place.backwards
direction = order.turned() if backwards else order
found, more = orders.seek(rows, direction, size, place.key if place else None)
if not found:
    return found, None, None
ahead, behind = (True, more) if backwards else (more, place is not None)
following = Place(order.key(found[-1])) if ahead else None
previous = Place(order.key(found[0]), backwards=True) if behind else None
return found, following, previous
