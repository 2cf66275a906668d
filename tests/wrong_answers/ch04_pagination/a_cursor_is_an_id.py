# exercise: 4.3
# verdict: wrong
# misconception: A cursor stands at a book, and the book knows the rest.
# feedback: should be a 200
# region: cursors.py:encode
content = json.dumps([place.backwards, place.key[-1]], default=datetime.isoformat, ensure_ascii=False).encode()
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
backwards, number = json.loads(content)
from solutions.ch00_books_api.models import db

row = db.session.get(order.columns[-1].class_, number)
if row is None:
    raise InvalidQuery({"cursor": START_AGAIN})
return Place(order.key(row), backwards)
