# exercise: 4.3
# verdict: wrong
# extra: yes
# misconception: The signature says which list this is, so it is made of the name of the list.
# feedback: was changed from
# region: cursors.py:encode
content = json.dumps([place.backwards, *place.key], default=datetime.isoformat, ensure_ascii=False).encode()
key = current_app.config["CURSOR_SECRET_KEY"].encode()
signature = hmac.digest(key, f"{VERSION} {of} ".encode() + content[:6], DIGEST)
return urlsafe_b64encode(signature + content).rstrip(b"=").decode()
# region: cursors.py:decode
secrets = (current_app.config["CURSOR_SECRET_KEY"], *current_app.config["CURSOR_SECRET_KEY_FALLBACKS"])
try:
    signed = b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), b"-_", validate=True)
    signature, content = signed[:SIGNED], signed[SIGNED:]
    text = f"{VERSION} {of} ".encode() + content[:6]
    if not any(hmac.compare_digest(signature, hmac.digest(key.encode(), text, DIGEST)) for key in secrets):
        raise InvalidQuery({"cursor": START_AGAIN})
    backwards, *key = json.loads(content)
    return Place(order.read(key), backwards)
except ValueError:
    raise InvalidQuery({"cursor": START_AGAIN}) from None
