# exercise: 4.3
# verdict: wrong
# misconception: A cursor says whose place it is.
# feedback: the e-mail of its reader
# region: cursors.py:encode
from flask import g

reader = g.user.email if g.get("user") else ""
content = json.dumps([place.backwards, reader, *place.key], default=datetime.isoformat, ensure_ascii=False).encode()
key = current_app.config["CURSOR_SECRET_KEY"].encode()
signature = hmac.digest(key, f"{VERSION} {of} ".encode() + content, DIGEST)
return urlsafe_b64encode(signature + content).rstrip(b"=").decode()
# region: cursors.py:decode
secrets = (current_app.config["CURSOR_SECRET_KEY"], *current_app.config["CURSOR_SECRET_KEY_FALLBACKS"])
try:
    signed = b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), b"-_", validate=True)
except ValueError:
    raise InvalidQuery({"cursor": START_AGAIN}) from None
signature, content = signed[:SIGNED], signed[SIGNED:]
text = f"{VERSION} {of} ".encode() + content
if not any(hmac.compare_digest(signature, hmac.digest(key.encode(), text, DIGEST)) for key in secrets):
    raise InvalidQuery({"cursor": START_AGAIN})
backwards, _, *key = json.loads(content)
return Place(order.read(key), backwards)
