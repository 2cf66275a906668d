# exercise: 7.7
# verdict: wrong
# misconception: A client breaks where an address is gone, and nowhere else.
# feedback: breaks a client
# region: changes.py:misfits
yield from ()
# region: changes.py:parameter_faults
yield from ()
# region: changes.py:body_faults
yield from ()
# region: changes.py:answer_faults
yield from ()
# region: changes.py:breaking
now = dict(operations(new))
return [f"{name} is gone" for name, _ in operations(old) if name not in now]
