# exercise: 4.3
# verdict: right
# misconception: The library signs: a secret that is new comes last in its list, and the list that it is for is the salt.
# region: cursors.py:encode
from itsdangerous import URLSafeSerializer

secrets = [*current_app.config["CURSOR_SECRET_KEY_FALLBACKS"], current_app.config["CURSOR_SECRET_KEY"]]
key = [value.isoformat() if isinstance(value, datetime) else value for value in place.key]
cursor = URLSafeSerializer(secrets, salt=f"cursor {VERSION} {of}").dumps({"key": key, "backwards": place.backwards})
return cursor if isinstance(cursor, str) else cursor.decode()
# region: cursors.py:decode
from itsdangerous import BadData, URLSafeSerializer

secrets = [*current_app.config["CURSOR_SECRET_KEY_FALLBACKS"], current_app.config["CURSOR_SECRET_KEY"]]
try:
    found = URLSafeSerializer(secrets, salt=f"cursor {VERSION} {of}").loads(cursor)
except BadData:
    raise InvalidQuery({"cursor": START_AGAIN}) from None
return Place(order.read(found["key"]), found["backwards"])
# region: pages.py:page_at
if place is None or not place.backwards:
    found, more = orders.seek(rows, order, size, place and place.key)
    if not found:
        return [], None, None
    return found, Place(order.key(found[-1])) if more else None, Place(order.key(found[0]), True) if place else None
before, more = orders.seek(rows, order.turned(), size, place.key)
if not before:
    return [], None, None
found = list(reversed(before))
return found, Place(order.key(found[-1])), Place(order.key(found[0]), True) if more else None
