# exercise: 3.5
# verdict: wrong
# extra: yes
# misconception: A ring is a list, and what is new is added at its end.
# feedback: the next one the second
# region: keys.py:rotated
longest = max(current_app.config["ACCESS_TOKEN_SECONDS"], current_app.config["REFRESH_TOKEN_SECONDS"])
until_now, following, *older = ring
material = until_now.material if until_now.algorithm == "HS256" else public_pem(until_now.material)
kept = replace(until_now, material=material, verifies_until=now + longest)
older = [key for key in older if key.verifies_until and key.verifies_until > now]
return (replace(following, signs_from=now), kept, *older, fresh)
