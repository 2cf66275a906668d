# exercise: 4.3
# verdict: wrong
# misconception: There is one secret, the one that is set.
# feedback: should be a 200
# region: cursors.py:decode
secrets = (current_app.config["CURSOR_SECRET_KEY"],)
try:
    signed = b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), b"-_", validate=True)
except ValueError:
    raise InvalidQuery({"cursor": START_AGAIN}) from None
signature, content = signed[:SIGNED], signed[SIGNED:]
text = f"{VERSION} {of} ".encode() + content
if not any(hmac.compare_digest(signature, hmac.digest(key.encode(), text, DIGEST)) for key in secrets):
    raise InvalidQuery({"cursor": START_AGAIN})
backwards, *key = json.loads(content)
return Place(order.read(key), backwards)
