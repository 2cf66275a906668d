# exercise: 3.5
# verdict: wrong
# misconception: A key set is made of the keys, so the JWK is made of what we sign with.
# feedback: no private member
# region: keys.py:public_jwk
if key.algorithm == "HS256":
    return None
algorithm: Any = get_algorithm_by_name(key.algorithm)
material = signing_material(key) if key.verifies_until is None else verifying_material(key)
return {"kid": key.kid, "alg": key.algorithm, "use": "sig"} | algorithm.to_jwk(material, as_dict=True)
