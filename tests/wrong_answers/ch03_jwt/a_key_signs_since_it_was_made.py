# exercise: 3.5
# verdict: wrong
# misconception: The next key is the one that signs when it stands first; since when, its own date says.
# feedback: signs_from of the key that signs now should be
# region: keys.py:rotated
longest = max(current_app.config["ACCESS_TOKEN_SECONDS"], current_app.config["REFRESH_TOKEN_SECONDS"])
until_now, following, *older = ring
material = until_now.material if until_now.algorithm == "HS256" else public_pem(until_now.material)
kept = replace(until_now, material=material, verifies_until=now + longest)
return (following, fresh, kept, *(key for key in older if key.verifies_until and key.verifies_until > now))
