# exercise: 4.3
# verdict: wrong
# misconception: JSON is JSON, however it is written.
# feedback: should be a 200
# region: cursors.py:encode
content = json.dumps([place.backwards, *place.key], default=datetime.isoformat).encode()
key = current_app.config["CURSOR_SECRET_KEY"].encode()
signature = hmac.digest(key, f"{VERSION} {of} ".encode() + content, DIGEST)
return urlsafe_b64encode(signature + content).rstrip(b"=").decode()
