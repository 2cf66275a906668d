# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: Whoever says that it will do something has done it: one mark is enough.
# feedback: the mark of that should go after
# region: housekeeping.py:claim
return bool(store().set(name, 1, nx=True, ex=A_DAY))
# region: housekeeping.py:done
return
