# exercise: 3.5
# verdict: wrong
# misconception: An old key is needed for as long as the access tokens that it has signed.
# feedback: the last refresh token that it has signed
# extra: yes
# region: keys.py:rotated
until_now, following, *older = ring
material = until_now.material if until_now.algorithm == "HS256" else public_pem(until_now.material)
kept = replace(until_now, material=material, verifies_until=now + current_app.config["ACCESS_TOKEN_SECONDS"])
return (replace(following, signs_from=now), fresh, kept, *(key for key in older if key.verifies_until and key.verifies_until > now))
