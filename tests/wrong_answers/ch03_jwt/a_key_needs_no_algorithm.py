# exercise: 3.5
# verdict: wrong
# extra: yes
# misconception: kty says which kind of key it is, so nobody needs alg.
# feedback: alg of the key
# region: keys.py:public_jwk
if key.algorithm == "HS256":
    return None
algorithm: Any = get_algorithm_by_name(key.algorithm)
return {"kid": key.kid, "use": "sig", **algorithm.to_jwk(verifying_material(key), as_dict=True)}
