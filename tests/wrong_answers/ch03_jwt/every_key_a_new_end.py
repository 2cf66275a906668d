# exercise: 3.5
# verdict: wrong
# extra: yes
# misconception: Every key but the new one is an old key, and old keys verify for two weeks from now.
# feedback: the end of a key that did not sign, but has put it off
# region: keys.py:rotated
longest = max(current_app.config["ACCESS_TOKEN_SECONDS"], current_app.config["REFRESH_TOKEN_SECONDS"])


def old(key: Key) -> Key:
    signed_until_now = key.verifies_until is None and key.algorithm != "HS256"
    material = public_pem(key.material) if signed_until_now else key.material
    return replace(key, material=material, verifies_until=now + longest)


until_now, following, *older = ring
others = [key for key in older if key.verifies_until and key.verifies_until > now]
return (replace(following, signs_from=now), fresh, *(old(key) for key in (until_now, *others)))
