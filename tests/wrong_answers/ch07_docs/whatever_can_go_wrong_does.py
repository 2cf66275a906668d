# exercise: 7.3
# verdict: wrong
# extra: yes
# misconception: To be on the safe side, each operation has every error.
# feedback: should not have
# region: failures.py:statuses
return {*ANYWHERE, *SOMEWHERE}
