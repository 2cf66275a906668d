# exercise: 1.5
# verdict: wrong
# misconception: A client is an address, whoever is signed in.
# feedback: bob, behind the address of alice, should have
# extra: yes
# region: limits.py:caller
return f"address:{address()}"
