# exercise: 3.6
# verdict: wrong
# misconception: Whoever finds no mark is the first, and may leave one.
# feedback: in 3 steps, but it was 4
# region: housekeeping.py:claim
if store().exists(name):
    return False
store().set(name, "claimed", ex=CLAIM)
return True
