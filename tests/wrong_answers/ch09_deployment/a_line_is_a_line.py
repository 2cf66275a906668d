# exercise: 9.5
# verdict: wrong
# misconception: What is written by one call is written whole, however long it is.
# feedback: bytes at most
# region: logs.py:fitted
return line
