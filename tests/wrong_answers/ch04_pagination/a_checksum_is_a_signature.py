# exercise: 4.3
# verdict: wrong
# misconception: A hash over the content tells whether it was changed.
# feedback: not listed any more
# region: cursors.py:encode
content = json.dumps([place.backwards, *place.key], default=datetime.isoformat, ensure_ascii=False).encode()
signature = DIGEST(f"{VERSION} {of} ".encode() + content).digest()
return urlsafe_b64encode(signature + content).rstrip(b"=").decode()
# region: cursors.py:decode
try:
    signed = b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), b"-_", validate=True)
except ValueError:
    raise InvalidQuery({"cursor": START_AGAIN}) from None
signature, content = signed[:SIGNED], signed[SIGNED:]
text = f"{VERSION} {of} ".encode() + content
if not hmac.compare_digest(signature, DIGEST(text).digest()):
    raise InvalidQuery({"cursor": START_AGAIN})
backwards, *key = json.loads(content)
return Place(order.read(key), backwards)
