# exercise: 3.5
# verdict: wrong
# misconception: There are two keys, the current one and the previous one.
# feedback: not only the last but one
# extra: yes
# region: keys.py:rotated
until_now, following, *_ = ring
longest = max(current_app.config["ACCESS_TOKEN_SECONDS"], current_app.config["REFRESH_TOKEN_SECONDS"])
material = until_now.material if until_now.algorithm == "HS256" else public_pem(until_now.material)
kept = replace(until_now, material=material, verifies_until=now + longest)
return (replace(following, signs_from=now), fresh, kept)
