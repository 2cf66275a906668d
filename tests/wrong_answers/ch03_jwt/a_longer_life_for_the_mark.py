# exercise: 3.6
# verdict: wrong
# misconception: The mark is there already, so only its life has to be made longer.
# feedback: took longer than its claim was done
# region: housekeeping.py:done
store().expire(name, A_DAY)
