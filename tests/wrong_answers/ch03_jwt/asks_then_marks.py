# exercise: 3.6
# verdict: wrong
# misconception: Whoever finds no mark is the first, and may leave one.
# feedback: asks, marks and sets the end
# region: housekeeping.py:first_today
mark = f"housekeeping:{task}:{now().date()}"
if store().exists(mark):
    return False
store().set(mark, 1, ex=A_DAY)
return True
