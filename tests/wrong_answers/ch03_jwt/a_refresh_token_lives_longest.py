# exercise: 3.5
# verdict: wrong
# extra: yes
# misconception: A refresh token lives longer than an access token, whatever the settings say.
# feedback: nothing says that a refresh token lives longer
# region: keys.py:rotated
until_now, following, *older = ring
material = until_now.material if until_now.algorithm == "HS256" else public_pem(until_now.material)
kept = replace(until_now, material=material, verifies_until=now + current_app.config["REFRESH_TOKEN_SECONDS"])
return (replace(following, signs_from=now), fresh, kept, *(key for key in older if key.verifies_until and key.verifies_until > now))
