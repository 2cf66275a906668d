# exercise: 4.3
# verdict: right
# misconception: Encrypted instead of signed, by a cipher that makes the same of the same (RFC 5297), with the list beside it.
# region: cursors.py:encode
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

content = json.dumps({"b": place.backwards, "k": place.key}, default=str, ensure_ascii=False).encode()
key = hashlib.sha512(current_app.config["CURSOR_SECRET_KEY"].encode()).digest()
return urlsafe_b64encode(AESSIV(key).encrypt(content, [of.encode(), b"%d" % VERSION])).decode().replace("=", "~")
# region: cursors.py:decode
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

try:
    sealed = b64decode(cursor.replace("~", "=").encode(), b"-_")
except ValueError:
    raise InvalidQuery({"cursor": START_AGAIN}) from None
for secret in (current_app.config["CURSOR_SECRET_KEY"], *current_app.config["CURSOR_SECRET_KEY_FALLBACKS"]):
    try:
        content = AESSIV(hashlib.sha512(secret.encode()).digest()).decrypt(sealed, [of.encode(), b"%d" % VERSION])
    except (InvalidTag, ValueError):
        continue
    found = json.loads(content)
    return Place(order.read(found["k"]), found["b"])
raise InvalidQuery({"cursor": START_AGAIN})
