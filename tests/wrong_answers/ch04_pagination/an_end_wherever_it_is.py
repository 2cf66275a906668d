# exercise: 4.4
# verdict: wrong
# misconception: The end has nothing to do with the beginning.
# feedback: should end where it begins
# extra: yes
# region: activity.py:end_of
settled = now() - SETTLED
return min(until or settled, settled)
