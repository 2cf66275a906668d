# exercise: 9.3
# verdict: wrong
# misconception: Failures are counted for ever, not in a row.
# feedback: should be a 200
# region: breaker.py:Breaker.succeeded
return
