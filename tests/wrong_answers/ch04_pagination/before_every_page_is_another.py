# exercise: 4.3
# verdict: wrong
# misconception: Where a page begins there is something before it.
# feedback: should have no previous one
# extra: yes
# region: pages.py:page_at
backwards = place is not None and place.backwards
direction = order.turned() if backwards else order
found, more = orders.seek(rows, direction, size, place.key if place else None)
if not found:
    return found, None, None
if backwards:
    found = found[::-1]
ahead, behind = (True, more) if backwards else (more, True)
following = Place(order.key(found[-1])) if ahead else None
previous = Place(order.key(found[0]), backwards=True) if behind else None
return found, following, previous
