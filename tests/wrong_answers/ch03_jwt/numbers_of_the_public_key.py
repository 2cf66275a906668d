# exercise: 3.5
# verdict: right
# misconception: The members are made from the numbers of the public key; the file is touched first, then written and synced.
# region: keys.py:rotated
lives = (current_app.config[f"{kind}_TOKEN_SECONDS"] for kind in ("ACCESS", "REFRESH"))
signed, following = (key for key in ring if key.verifies_until is None)
others = tuple(key for key in verifying(ring, now) if key is not signed and key is not following)
signs = replace(following, signs_from=now)
until = now + max(lives)
if signed.algorithm == "HS256":
    return (signs, fresh, *others, replace(signed, verifies_until=until))
return (signs, fresh, *others, replace(signed, verifies_until=until, material=public_pem(signed.material)))
# region: keys.py:public_jwk
def text(number: bytes) -> str:
    return base64.urlsafe_b64encode(number).rstrip(b"=").decode()


public = verifying_material(key)
about = {"kid": key.kid, "alg": key.algorithm, "use": "sig"}
if isinstance(public, rsa.RSAPublicKey):
    numbers = public.public_numbers()
    n, e = (number.to_bytes((number.bit_length() + 7) // 8) for number in (numbers.n, numbers.e))
    return about | {"kty": "RSA", "n": text(n), "e": text(e)}
if isinstance(public, ed25519.Ed25519PublicKey):
    return about | {"kty": "OKP", "crv": "Ed25519", "x": text(public.public_bytes_raw())}
return None
# region: keys.py:write_private
other = path.parent / f"{path.stem}-{secrets.token_urlsafe(6)}"
other.touch(0o600, exist_ok=False)
with other.open("r+", encoding="utf-8") as file:
    file.write(text)
    file.flush()
    os.fsync(file.fileno())
os.replace(other, path)
folder = os.open(other.parent, os.O_RDONLY)
try:
    os.fsync(folder)
finally:
    os.close(folder)
