# exercise: 3.5
# verdict: wrong
# misconception: After a rotation there is one key, the new one; and a key set is the keys.
# feedback: goes on verifying
# region: keys.py:rotated
return (replace(ring[1], signs_from=now), fresh)
# region: keys.py:verifying
return ring
# region: keys.py:public_jwk
algorithm: Any = get_algorithm_by_name(key.algorithm)
return {"kid": key.kid, "alg": key.algorithm, "use": "sig"} | algorithm.to_jwk(signing_material(key), as_dict=True)
# region: keys.py:write_private
path.write_text(text)
