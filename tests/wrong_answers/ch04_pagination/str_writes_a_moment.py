# exercise: 4.3
# verdict: wrong
# misconception: A time is a text, in seconds.
# feedback: it goes on after
# region: cursors.py:encode
content = json.dumps([place.backwards, *place.key], default=lambda moment: moment.isoformat(timespec="seconds"), ensure_ascii=False).encode()
key = current_app.config["CURSOR_SECRET_KEY"].encode()
signature = hmac.digest(key, f"{VERSION} {of} ".encode() + content, DIGEST)
return urlsafe_b64encode(signature + content).rstrip(b"=").decode()
