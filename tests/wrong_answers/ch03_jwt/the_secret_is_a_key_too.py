# exercise: 3.5
# verdict: wrong
# extra: yes
# misconception: Whoever verifies needs every key that verifies, the secret of HS256 too.
# feedback: the secret of HS256 should not be published
# region: keys.py:public_jwk
algorithm: Any = get_algorithm_by_name(key.algorithm)
members = algorithm.to_jwk(verifying_material(key), as_dict=True)
return {"kid": key.kid, "alg": key.algorithm, "use": "sig", **members}
