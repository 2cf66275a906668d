# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: A mark is small, and its name has a date: it may stay.
# feedback: should go after a day
# region: housekeeping.py:done
store().set(name, "done")
