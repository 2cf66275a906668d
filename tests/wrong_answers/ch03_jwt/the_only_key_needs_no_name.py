# exercise: 3.1
# verdict: wrong
# misconception: There is one key, so nobody has to say which; whoever verifies tries what is there.
# feedback: kid should name the key that signs
# region: tokens.py:header
return {"alg": subject.key.algorithm}
