# exercise: 3.5
# verdict: right
# misconception: Loops in place of expressions, members picked one by one, and a file that os.open makes, private from its first byte.
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
unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
with os.fdopen(descriptor, "w") as file:
    file.write(text)
    file.flush()
    os.fsync(descriptor)
unfinished.replace(path)
folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
os.fsync(folder)
os.close(folder)
