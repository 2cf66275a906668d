# exercise: 3.5
# verdict: right
# misconception: Loops in place of expressions, members picked one by one, and a file made by tempfile, which is private.
# region: keys.py:rotated
seconds = current_app.config["REFRESH_TOKEN_SECONDS"]
if current_app.config["ACCESS_TOKEN_SECONDS"] > seconds:
    seconds = current_app.config["ACCESS_TOKEN_SECONDS"]
keys = [replace(ring[1], signs_from=now), fresh]
for key in (ring[0], *ring[2:]):
    if key.verifies_until is None:
        public = key.material
        if key.algorithm != "HS256":
            public = public_pem(key.material)
        keys.append(Key(key.kid, key.algorithm, key.created_at, public, key.signs_from, now + seconds))
    elif now < key.verifies_until:
        keys.append(key)
return tuple(keys)
# region: keys.py:verifying
return tuple(filter(lambda key: now < (key.verifies_until or float("inf")), ring))
# region: keys.py:public_jwk
if key.algorithm not in ("RS256", "EdDSA"):
    return None
algorithm: Any = get_algorithm_by_name(key.algorithm)
whole = algorithm.to_jwk(verifying_material(key), as_dict=True)
names = ("kty", "n", "e") if key.algorithm == "RS256" else ("kty", "crv", "x")
return {name: whole[name] for name in names} | {"use": "sig", "alg": key.algorithm, "kid": key.kid}
# region: keys.py:write_private
import tempfile

with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
    file.write(text)
    file.flush()
    os.fsync(file.fileno())
os.replace(file.name, path)
folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
os.fsync(folder)
os.close(folder)
