# exercise: 6.6
# verdict: wrong
# extra: yes
# misconception: SCAN is what matters; each name is dropped as it comes.
# feedback: few batches
# region: control.py:drop
return sum(unlink([key]) for key in cache().scan_iter(f"{NAMESPACE}answer:{pattern}", count=AT_ONCE))
