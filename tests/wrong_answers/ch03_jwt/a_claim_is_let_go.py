# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: A lock is let go when the work is done.
# feedback: one of the processes does the work
# region: housekeeping.py:done
store().delete(name)
