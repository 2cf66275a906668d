# exercise: 4.3
# verdict: wrong
# misconception: A cursor is opaque when nobody can read it at a glance.
# feedback: should be a 400
# region: cursors.py:encode
content = json.dumps([place.backwards, *place.key], default=datetime.isoformat).encode()
return urlsafe_b64encode(content).rstrip(b"=").decode()
# region: cursors.py:decode
try:
    backwards, *key = json.loads(b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), b"-_"))
    return Place(order.read(key), backwards)
except (ValueError, TypeError):
    raise InvalidQuery({"cursor": START_AGAIN}) from None
# region: pages.py:page_at
backwards = place is not None and place.backwards
direction = order.turned() if backwards else order
found, more = orders.seek(rows, direction, size, place.key if place else None)
if not found:
    return found, None, None
if backwards:
    found = found[::-1]
ahead, behind = (True, more) if backwards else (more, place is not None)
following = Place(order.key(found[-1])) if ahead else None
previous = Place(order.key(found[0]), backwards=True) if behind else None
return found, following, previous
