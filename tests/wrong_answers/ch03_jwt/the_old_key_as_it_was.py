# exercise: 3.5
# verdict: wrong
# misconception: The old key stays in the ring as it is, its private part included, with an end.
# feedback: of a key with an end, material is read as a public key
# region: keys.py:rotated
until_now, following, *older = ring
longest = max(current_app.config["ACCESS_TOKEN_SECONDS"], current_app.config["REFRESH_TOKEN_SECONDS"])
kept = replace(until_now, verifies_until=now + longest)
return (replace(following, signs_from=now), fresh, kept, *(key for key in older if key.verifies_until and key.verifies_until > now))
