# exercise: 4.3
# verdict: wrong
# misconception: Whoever builds a URL encodes what is in it.
# feedback: should have no other characters
# region: cursors.py:encode
content = json.dumps([place.backwards, *place.key], default=datetime.isoformat, ensure_ascii=False).encode()
key = current_app.config["CURSOR_SECRET_KEY"].encode()
signature = hmac.digest(key, f"{VERSION} {of} ".encode() + content, DIGEST)
return urlsafe_b64encode(signature + content).decode()
