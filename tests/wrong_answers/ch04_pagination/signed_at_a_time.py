# exercise: 4.3
# verdict: wrong
# misconception: The library's signer that knows the time is the better one.
# extra: yes
# feedback: should be the same a minute later
# region: cursors.py:encode
from itsdangerous import URLSafeTimedSerializer

secrets = [*current_app.config["CURSOR_SECRET_KEY_FALLBACKS"], current_app.config["CURSOR_SECRET_KEY"]]
key = [value.isoformat() if isinstance(value, datetime) else value for value in place.key]
found = URLSafeTimedSerializer(secrets, salt=f"cursor {VERSION} {of}").dumps([place.backwards, *key])
return found if isinstance(found, str) else found.decode()
# region: cursors.py:decode
from itsdangerous import BadData, URLSafeTimedSerializer

secrets = [*current_app.config["CURSOR_SECRET_KEY_FALLBACKS"], current_app.config["CURSOR_SECRET_KEY"]]
try:
    backwards, *key = URLSafeTimedSerializer(secrets, salt=f"cursor {VERSION} {of}").loads(cursor)
except BadData:
    raise InvalidQuery({"cursor": START_AGAIN}) from None
return Place(order.read(key), backwards)
