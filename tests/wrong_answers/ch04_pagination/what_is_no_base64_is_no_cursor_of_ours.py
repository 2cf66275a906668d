# exercise: 4.3
# verdict: wrong
# misconception: A text that the library cannot read is its own fault, and it raises.
# feedback: should be a 400
# region: cursors.py:decode
secrets = (current_app.config["CURSOR_SECRET_KEY"], *current_app.config["CURSOR_SECRET_KEY_FALLBACKS"])
signed = b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), b"-_")
signature, content = signed[:SIGNED], signed[SIGNED:]
text = f"{VERSION} {of} ".encode() + content
if not any(hmac.compare_digest(signature, hmac.digest(key.encode(), text, DIGEST)) for key in secrets):
    raise InvalidQuery({"cursor": START_AGAIN})
backwards, *key = json.loads(content)
return Place(order.read(key), backwards)
